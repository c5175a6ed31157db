import { defineProblem } from '#base/problem';

export const fundsShort = defineProblem(
  'funds-short',
  'payment-required',
  'The balance does not cover this',
  'What is available is the balance without what holds set aside. Deposit the difference, or wait until a hold is released.',
);
export const chainNotConnected = defineProblem(
  'chain-not-connected',
  'unavailable',
  'No chain is connected',
  'This server neither reads nor writes a chain. In the sandbox leave out transaction_hash: the deposit is simulated and says so.',
);

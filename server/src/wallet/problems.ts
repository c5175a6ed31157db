import { defineProblem } from '#base/problem';

export const chainNotConnected = defineProblem(
  'chain-not-connected',
  'unavailable',
  'No chain is connected',
  'This server neither reads nor writes a chain. In the sandbox leave out transaction_hash: the deposit is simulated and says so.',
);

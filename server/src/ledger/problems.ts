import { defineProblem } from '#base/problem';

export const fundsShort = defineProblem(
  'funds-short',
  'payment-required',
  'The balance does not cover this',
  'What is available is the balance without what holds set aside. Deposit the difference, or wait until a hold is released.',
);

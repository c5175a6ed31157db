import type { TransactionType } from './transactions-search.ts';

export const typeWords: { readonly [T in TransactionType]: string } = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  hold: 'Held',
  release: 'Released',
  payment: 'Payment',
  refund: 'Refund',
  payout: 'Payout',
};

/** The way to the server: the SDK, with every refusal turned into one kind of error. */
import { type Client, type Schemas as ClientSchemas, createClient, type Problem } from '../../../client/src/client.ts';
import { fetchWithLogin } from './login.ts';

export type Schemas = ClientSchemas;
export type Listing = Schemas['CostedListing'];
export type Cost = Schemas['Cost'];
export type Model = Schemas['Model'];
export type Provider = Schemas['Provider'];
export type SearchAnswer = Schemas['SearchAnswer'];
export type ProviderName = Listing['provider'];
export type User = Schemas['User'];
export type Session = Schemas['Session'];
export type ApiKey = Schemas['ApiKey'];
export type Balance = Schemas['Balance'];
export type WalletTransaction = Schemas['WalletTransaction'];
export type TransactionsAnswer = Schemas['WalletTransactions'];
export type GScoreParts = Schemas['GScoreParts'];
export type ScoreTable = Schemas['ScoreTable'];
export type Opportunity = Schemas['Opportunity'];
export type MarketSide = Schemas['ArbitrageSide'];
export type PriceHistory = Schemas['PriceHistory'];
export type MarketComparison = Schemas['ArbitrageComparison'];
export type SavingsAnswer = Schemas['SavingsAnswer'];
export type BestDealsAnswer = Schemas['BestDealsAnswer'];
export type WalletAnalytics = Schemas['WalletAnalytics'];

export const api: Client = createClient({ fetch: fetchWithLogin });

/** A refusal of the server (with its problem), or no answer at all (without one). */
export class RequestFailed extends Error {
  readonly status: number | null;
  readonly problem: Partial<Problem> | null;

  constructor(status: number | null, problem: Partial<Problem> | null) {
    super(problem?.detail ?? problem?.title ?? 'The server did not answer');
    this.name = 'RequestFailed';
    this.status = status;
    this.problem = problem;
  }
}

type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

const problemIn = (value: unknown): Partial<Problem> =>
  typeof value === 'object' && value !== null ? (value as Partial<Problem>) : {};

export async function answered<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new RequestFailed(null, null);
  }
  // An answer of 204 brings nothing, and T is then nothing.
  if (answer.data !== undefined || answer.response.ok) return answer.data as T;
  throw new RequestFailed(answer.response.status, problemIn(answer.error));
}

/** What is wrong with the request stays wrong; what is wrong with the server may pass. */
export function mayRetry(failures: number, error: Error): boolean {
  const status = error instanceof RequestFailed ? error.status : null;
  if (status === 503) return failures < 20;
  return status === null || status >= 500 ? failures < 2 : false;
}

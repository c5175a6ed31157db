/** The SDK: typed calls of every route, made from the OpenAPI document. Runs in browsers and in Node. */
import createOpenapiClient, { type Client as OpenapiClient } from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

export type Client = OpenapiClient<paths>;
export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
export type Listing = Schemas['Listing'];

export type ClientOptions = {
  /** Address of a GP4U server; empty in its own page. */
  readonly baseUrl?: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  /** In place of the platform's own. */
  readonly fetch?: (request: Request) => Promise<Response>;
};

export const createClient = ({ baseUrl = '', token, fetch }: ClientOptions = {}): Client =>
  createOpenapiClient<paths>({
    baseUrl,
    ...(fetch === undefined ? {} : { fetch }),
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });

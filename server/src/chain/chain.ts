/** EVM chains, and the only user of viem. So far what a login with an address needs: messages of EIP-4361 and who signed them. */
import { getAddress, isAddress, verifyMessage } from 'viem';
import { createSiweMessage, parseSiweMessage } from 'viem/siwe';
import { asDate, type Instant } from '#base/clock';
import type { Mode } from '#platform/config';

/** An EVM address with the checksum of EIP-55 in its letters. */
export type EvmAddress = `0x${string}` & { readonly __evm: unique symbol };

/** null for what is no address; letters of both cases must carry the right checksum. */
export function parseAddress(text: string): EvmAddress | null {
  const mixed = /[a-f]/.test(text.slice(2)) && /[A-F]/.test(text.slice(2));
  return isAddress(text, { strict: mixed }) ? (getAddress(text) as EvmAddress) : null;
}

/** Ethereum, Optimism, Polygon, Base, Arbitrum; in the sandbox also Base Sepolia, Sepolia and a chain of one's own. */
const chains: Readonly<Record<Mode, readonly number[]>> = {
  live: [1, 10, 137, 8453, 42161],
  sandbox: [1, 10, 137, 8453, 42161, 84532, 11155111, 31337],
};
export const knownChains = (mode: Mode): readonly number[] => chains[mode];

/** What a message of EIP-4361 says; what it does not say is null. */
export type SignIn = {
  readonly domain: string | null;
  readonly address: EvmAddress | null;
  readonly uri: string | null;
  readonly version: string | null;
  readonly chainId: number | null;
  readonly nonce: string | null;
  readonly requestId: string | null;
  readonly issuedAt: Instant | null;
  readonly notBefore: Instant | null;
  readonly expiresAt: Instant | null;
};

const instantOf = (date: { getTime(): number } | undefined): Instant | null => {
  const ms = date?.getTime();
  return ms === undefined || Number.isNaN(ms) ? null : (ms as Instant);
};

export function readSignIn(message: string): SignIn {
  const parsed = parseSiweMessage(message);
  return {
    domain: parsed.domain ?? null,
    address: parsed.address === undefined ? null : parseAddress(parsed.address),
    uri: parsed.uri ?? null,
    version: parsed.version ?? null,
    chainId: parsed.chainId ?? null,
    nonce: parsed.nonce ?? null,
    requestId: parsed.requestId ?? null,
    issuedAt: instantOf(parsed.issuedAt),
    notBefore: instantOf(parsed.notBefore),
    expiresAt: instantOf(parsed.expirationTime),
  };
}

export type SignInWanted = {
  readonly domain: string;
  readonly uri: string;
  readonly address: EvmAddress;
  readonly chainId: number;
  readonly nonce: string;
  readonly requestId: string;
  readonly statement: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
};

/** A message ready to be signed. */
export const writeSignIn = ({ issuedAt, expiresAt, ...wanted }: SignInWanted): string =>
  createSiweMessage({ ...wanted, version: '1', issuedAt: asDate(issuedAt), expirationTime: asDate(expiresAt) });

/** Whether the key of the address signed this text (EIP-191). False for whatever is no signature. */
export async function isSignedBy(address: EvmAddress, message: string, signature: string): Promise<boolean> {
  try {
    return await verifyMessage({ address, message, signature: signature as `0x${string}` });
  } catch {
    return false;
  }
}

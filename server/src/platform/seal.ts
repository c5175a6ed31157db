/** What must not lie open in the database: AES-256-GCM under a key made from the secret. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type Sealer = {
  /** Nonce, tag, text. */
  seal(text: string): Buffer;
  /** Throws for what was sealed under another secret, or changed. */
  open(sealed: Buffer): string;
  /** Tells what was sealed under another secret apart, without saying anything of it. */
  readonly fingerprint: string;
};

/** One key for each kind of thing: what is sealed as one does not open as another. */
export function createSealer(what: string, secret: string): Sealer {
  const key = createHash('sha256').update(`gp4u seals ${what} ${secret}`).digest();
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const text = sealed.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
    fingerprint: createHash('sha256').update(key).digest('hex').slice(0, 16),
  };
}

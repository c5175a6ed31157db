import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#base/assert';

const CHARACTERS_MIN = 32;

/** The secret kept in the data directory, for its owner only; made when there is none, whole or not at all. */
export async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret');
  await mkdir(dataDir, { recursive: true });
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known === null) {
    const made = randomBytes(32).toString('base64url');
    const fresh = `${file}.${process.pid}`;
    await writeFile(fresh, made, { mode: 0o600 });
    // Whoever comes second finds the first one's there.
    await link(fresh, file).catch((error: { code?: string }) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(fresh, { force: true });
  }
  const secret = (known ?? (await readFile(file, 'utf8'))).trim();
  assert(
    secret.length >= CHARACTERS_MIN,
    `the secret in ${file} is cut short: restore it, or remove the file to have another made`,
  );
  return secret;
}

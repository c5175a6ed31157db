/** What every command of `gp4u` shares: the program, the calls, tables for people and `--json` for programs. */
import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Client, createClient, type Problem } from './client.ts';
import { loginFetch } from './credentials.ts';

const EXIT_REFUSED = 1;
const EXIT_UNREACHABLE = 3;

export const program = new Command('gp4u')
  .description('Compare and book GPU rental offers of Vast.ai, io.net, Akash and Render')
  .addOption(new Option('--server <url>', 'address of a GP4U server').default('http://127.0.0.1:4400').env('GP4U_URL'))
  .addOption(new Option('--token <token>', 'API key or access token sent with each call').env('GP4U_API_KEY'))
  .option('--json', 'print the answer as JSON');

type Global = { server: string; token?: string; json?: boolean };

export const serverUrl = (): string => program.opts<Global>().server.replace(/\/$/, '');

/** With the token that was given, else with the login that was kept. */
export const client = (): Client => {
  const { token } = program.opts<Global>();
  const baseUrl = serverUrl();
  return createClient({ baseUrl, ...(token === undefined ? { fetch: loginFetch(baseUrl) } : { token }) });
};

// Whoever reads us may have had enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

export const out = (text: string): void => void process.stdout.write(`${text}\n`);

type Block = { start_time: string; end_time: string };
const wordsOf = (blocks: readonly Block[]): string =>
  blocks.map(({ start_time: from, end_time: to }) => `${from} to ${to}`).join(', ');

/** What a refusal says beside its words: who is in the way, and what could be had instead. */
function* moreOf(problem: Problem | undefined): Iterable<string> {
  const blocks = (problem ?? {}) as { taken?: Block[]; free_parts?: Block[]; next_free?: Block[] };
  for (const [name, list] of [
    ['taken', blocks.taken],
    ['free of it', blocks.free_parts],
    ['next free', blocks.next_free],
  ] as const)
    if (list !== undefined && list.length > 0) yield `${name}: ${wordsOf(list)}`;
}

/** Prints a refusal as the server words it, and ends. */
export function refuse(problem: Problem | undefined, status: number): never {
  const { json } = program.opts<Global>();
  if (json) out(JSON.stringify(problem ?? { status }, null, 2));
  else {
    process.stderr.write(`${problem?.title ?? `The server answered ${status}`}\n`);
    for (const { pointer, detail } of problem?.errors ?? []) process.stderr.write(`  ${pointer}: ${detail}\n`);
    if (problem?.errors === undefined && problem?.detail) process.stderr.write(`  ${problem.detail}\n`);
    for (const line of moreOf(problem)) process.stderr.write(`  ${line}\n`);
  }
  process.exit(EXIT_REFUSED);
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

const UNREACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * What the server says. A refusal, or a server that is not there, ends the program. `again`: how to ask for the same once
 * more where the answer is lost.
 */
export async function answerOf<T>(call: Promise<Answer<T>>, again?: string): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    const { server } = program.opts<Global>();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    const code = error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined;
    process.stderr.write(
      again === undefined || UNREACHED.has(code ?? '')
        ? `No GP4U server answers at ${server} (${cause}). Start one with npm start, or give --server.\n`
        : `No answer came from ${server} (${cause}): whether it was done is not known. With ${again} it is done once, however often it is asked for.\n`,
    );
    process.exit(EXIT_UNREACHABLE);
  }
  if (answer.data === undefined) refuse(answer.error as Problem | undefined, answer.response.status);
  return answer.data;
}

/** As JSON where that was asked for. */
export function show<T>(data: T, print: (data: T) => void): void {
  if (program.opts<Global>().json) out(JSON.stringify(data, null, 2));
  else print(data);
}

export async function ask<T>(call: Promise<Answer<T>>, print: (data: T) => void, again?: string): Promise<void> {
  show(await answerOf(call, again), print);
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;
/** `Date` takes 30 February for 2 March. */
const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};

/** RFC 3339 with its zone: a wall time alone is another moment on each machine. */
export const moment = (text: string): string => {
  const [, day = ''] = INSTANT.exec(text) ?? [];
  if (!isDay(day) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('not an instant with a zone, such as 2026-03-01T12:00:00Z');
  return text;
};

export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
  return value;
};
export const many = (text: string, before: string[] = []): string[] => [...before, text];

/** Six places kept where they matter: trailing zeros go, two places stay. */
export const money = (amount: string | null): string => (amount === null ? '?' : amount.replace(/0{1,4}$/, ''));
export const dash = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? '-' : String(value);
export const percent = (value: number | null): string => (value === null ? '-' : `${(value * 100).toFixed(1)}%`);

export function table(head: string[], rows: string[][], right: readonly number[] = []): string {
  const bare = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  };
  const made = new Table({
    head,
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
  });
  made.push(...rows);
  return made.toString();
}

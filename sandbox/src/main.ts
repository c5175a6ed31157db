/** The sandbox as a program: `--port 0 --host 127.0.0.1 --size 3000 --seed 1 --replay DIR`. Ends with its parent. */
import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

function whole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new Error(`--${name} must be a whole number up to ${max}`);
  return value;
}

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      size: { type: 'string', default: '3000' },
      seed: { type: 'string', default: '1' },
      replay: { type: 'string' },
    },
  });
  const sandbox = await startSandbox({
    port: whole('port', values.port, 65_535),
    host: values.host,
    size: whole('size', values.size, 1_000_000),
    seed: whole('seed', values.seed, 2 ** 32 - 1),
    replayDir: values.replay ?? null,
  });
  process.stdout.write(`sandbox listening on ${sandbox.url}\n`);
  process.send?.({ type: 'ready', url: sandbox.url });
  const end = (): void => process.exit(0);
  process.once('disconnect', end);
  process.once('SIGTERM', end);
  // In a terminal Ctrl-C reaches parent and child alike; the parent then asks in order.
  process.on('SIGINT', process.connected ? () => undefined : end);
} catch (error) {
  process.stderr.write(`the sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

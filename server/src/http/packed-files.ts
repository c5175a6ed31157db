/** Files sent whole and packed once, from memory: no stream that a reader who goes away could leave half sent. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context, Handler } from 'hono';

type Packed = { readonly plain: Uint8Array<ArrayBuffer>; readonly gzip: Uint8Array<ArrayBuffer> };

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

const pack = promisify(gzip);

const takesGzip = (c: Context): boolean => /(^|,)\s*gzip\s*(;|,|$)/i.test(c.req.header('accept-encoding') ?? '');

/** Serves what `read` finds under the last part of the address; null or a failure to read is left to the next route. */
export function packedFiles(read: (name: string) => Promise<Buffer | string | null>, cacheControl: string): Handler {
  const packed = new Map<string, Packed>();
  const find = async (name: string): Promise<Packed | null> => {
    const known = packed.get(name);
    if (known) return known;
    const found = await read(name).catch(() => null);
    if (found === null) return null;
    const plain = new Uint8Array(Buffer.from(found));
    const file = { plain, gzip: new Uint8Array(await pack(plain)) };
    packed.set(name, file);
    return file;
  };
  return async (c, next) => {
    const name = c.req.path.slice(c.req.path.lastIndexOf('/') + 1);
    const type = types[name.slice(name.lastIndexOf('.') + 1)];
    const file = /^[\w.-]+$/.test(name) && type !== undefined ? await find(name) : null;
    if (file === null) return next();
    const headers = { 'content-type': type ?? '', 'cache-control': cacheControl, vary: 'Accept-Encoding' };
    return takesGzip(c)
      ? c.body(file.gzip, 200, { ...headers, 'content-encoding': 'gzip' })
      : c.body(file.plain, 200, headers);
  };
}

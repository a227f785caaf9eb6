import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** The scripts that a start page names: those it runs and those it preloads for them. */
function named(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  return tags.flatMap((tag) => {
    const wanted = tag.startsWith('<script') ? /\bsrc="([^"]+\.js)"/ : /\brel="modulepreload"[^>]*\bhref="([^"]+\.js)"/;
    return wanted.exec(tag)?.[1] ?? [];
  });
}

/**
 * KB of script, as compressed for the wire, that a page loads before it shows something: what its HTML names and what the
 * browser was seen to fetch until the first paint.
 */
export async function entryJsKb(folder: string, fetchedEarly: readonly string[]): Promise<number> {
  const html = await readFile(posix.join(folder, 'index.html'), 'utf8');
  const files = new Set([...named(html), ...fetchedEarly].map((path) => posix.normalize(path).replace(/^\//, '')));
  if (files.size === 0) throw new Error(`${folder}/index.html names no script`);
  let bytes = 0;
  for (const file of files)
    bytes += (await compress(await readFile(posix.join(folder, file)), { level: 9 })).byteLength;
  return bytes / 1024;
}

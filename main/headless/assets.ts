import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pageSecurityHeaders, scriptsOf } from '../core/lib/content-security-policy.ts';
import { contentTypes, isImmutable } from '../core/lib/page-files.ts';

const compress = promisify(gzip);

const compressible = new Set(['html', 'js', 'css', 'json', 'svg', 'txt', 'wasm']);

interface Variant {
  body: Buffer;
  headers: Record<string, string>;
}

export interface Asset {
  etag: string;
  plain: Variant;
  /** Null where compressing gains nothing. */
  gzip: Variant | null;
  notModified: Record<string, string>;
}

export interface Assets {
  /** The file of this path, or null. The start page answers every path that is a route of the page. */
  find(path: string): Promise<Asset | null>;
}

const extensionOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

/** A text of our own as an asset. */
export async function makeAsset(path: string, body: Buffer, origins: readonly string[]): Promise<Asset> {
  const extension = extensionOf(path);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const shared: Record<string, string> = {
    ...pageSecurityHeaders({
      connectSrc: origins,
      ...(extension === 'html' && scriptsOf(body.toString())),
    }),
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'cache-control':
      extension === 'html' ? 'no-store' : isImmutable(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    vary: 'accept-encoding',
    'x-optimus': 'headless',
  };
  const variant = (bytes: Buffer, more: Record<string, string>): Variant => ({
    body: bytes,
    headers: { ...shared, ...more, 'content-length': String(bytes.byteLength) },
  });
  const packed = compressible.has(extension) ? await compress(body, { level: 9 }) : null;
  return {
    etag,
    plain: variant(body, {}),
    gzip: packed && packed.byteLength < body.byteLength ? variant(packed, { 'content-encoding': 'gzip' }) : null,
    notModified: shared,
  };
}

/** Every plain file of a folder by its path in the address; links are not followed. */
async function listFiles(dir: string, prefix: string, found: Map<string, string>): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) await listFiles(join(dir, entry.name), path, found);
    else if (entry.isFile() && Object.hasOwn(contentTypes, extensionOf(entry.name)))
      found.set(path, join(dir, entry.name));
  }
}

/**
 * The built renderer. Only what was found in its folder at the start can be asked for, by exactly its name: a request
 * never becomes a file name, so there is nothing to climb out of.
 */
export async function openAssets({ root, origins }: { root: string; origins: readonly string[] }): Promise<Assets> {
  const files = new Map<string, string>();
  const folder = await realpath(root).catch(() => null);
  if (folder !== null) await listFiles(folder, '', files);
  const ready = new Map<string, Promise<Asset | null>>();

  const load = async (path: string, file: string): Promise<Asset | null> => {
    try {
      return await makeAsset(path, await readFile(file), origins);
    } catch {
      // Built anew since the start: the page that asks for it is as old as the list.
      ready.delete(path);
      return null;
    }
  };

  return {
    async find(path) {
      const isRoute = !path.slice(path.lastIndexOf('/') + 1).includes('.');
      const name = isRoute ? '/index.html' : path;
      const file = files.get(name);
      if (file === undefined) return null;
      let asset = ready.get(name);
      if (!asset) {
        asset = load(name, file);
        ready.set(name, asset);
      }
      return asset;
    },
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageSecurityHeaders, scriptsOf } from '../../core/lib/content-security-policy.ts';
import { resolveAsset } from '../policy/asset-path.ts';

const HEADERS = pageSecurityHeaders();

/** The handler of `app://optimus/…`: files of the built renderer, read only, with the same headers on every answer. */
export function createAppProtocolHandler({ root }: { root: string }): (request: Request) => Promise<Response> {
  const refuse = (status: number, more: Record<string, string> = {}) =>
    new Response(null, { status, headers: { ...HEADERS, ...more } });

  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    const asset = resolveAsset(request.url);
    if (asset === null) return refuse(404);
    const body = await readFile(join(root, asset.file)).catch(() => null);
    if (body === null) return refuse(404);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
      headers: {
        ...(asset.file.endsWith('.html') ? pageSecurityHeaders(scriptsOf(body.toString())) : HEADERS),
        'content-type': asset.contentType,
        'content-length': String(body.byteLength),
        'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    });
  };
}

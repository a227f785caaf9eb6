import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Asset, Assets } from './assets.ts';
import { pathOf } from './guard.ts';

interface Deps {
  assets: Assets;
  /** Pages of the host itself, by path. */
  own: ReadonlyMap<string, Asset>;
}

const acceptsGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/;
const plainText = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-optimus': 'headless',
};
const notBuilt = 'The pages of Optimus are not built. Run "npm run build" and start it again.\n';

function send(req: IncomingMessage, res: ServerResponse, asset: Asset) {
  if (req.headers['if-none-match'] === asset.etag) return res.writeHead(304, asset.notModified).end();
  const accepted = String(req.headers['accept-encoding'] ?? '');
  const { headers, body } = asset.gzip !== null && acceptsGzip.test(accepted) ? asset.gzip : asset.plain;
  return res.writeHead(200, headers).end(req.method === 'HEAD' ? undefined : body);
}

/** The renderer and the host's own pages: the same for everybody, so without a token. */
export function servePages({ assets, own }: Deps) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = pathOf(req.url ?? '');
    const asset = own.get(path) ?? (await assets.find(path));
    if (asset) return void send(req, res, asset);
    const built = (await assets.find('/')) !== null;
    const body = built ? 'There is nothing here.\n' : notBuilt;
    res
      .writeHead(built ? 404 : 503, { ...plainText, 'content-length': Buffer.byteLength(body) })
      .end(req.method === 'HEAD' ? undefined : body);
  };
}

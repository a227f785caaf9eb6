import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Asset, Assets } from './assets.ts';
import { pathOf } from './guard.ts';

interface Deps {
  app: FastifyInstance;
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

function send(request: FastifyRequest, reply: FastifyReply, asset: Asset) {
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).headers(asset.notModified).send();
  const packed = asset.gzip !== null && acceptsGzip.test(request.headers['accept-encoding'] ?? '');
  const variant = packed && asset.gzip ? asset.gzip : asset.plain;
  reply.headers(variant.headers);
  return reply.send(request.method === 'HEAD' ? undefined : variant.body);
}

/** The renderer and the host's own pages: the same for everybody, so without a token. */
export function servePages({ app, assets, own }: Deps) {
  const method = ['GET', 'HEAD'];
  for (const [url, asset] of own) {
    app.route({ method, url, handler: (request, reply) => send(request, reply, asset) });
  }
  app.route({
    method,
    url: '/*',
    async handler(request, reply) {
      const asset = await assets.find(pathOf(request.url));
      if (asset) return send(request, reply, asset);
      const built = (await assets.find('/')) !== null;
      return built
        ? reply.code(404).headers(plainText).send('There is nothing here.\n')
        : reply.code(503).headers(plainText).send(notBuilt);
    },
  });
}

import { createHash } from 'node:crypto';

export interface PageOrigins {
  /** Beyond the page's own origin: what its scripts may talk to, e.g. `ws://127.0.0.1:4680`. */
  connectSrc?: readonly string[];
  /** The text of the page's own inline scripts, as `inlineScripts` finds it in what is served. */
  scripts?: readonly string[];
  /** `sha256-…` of scripts that stand in a document which the page itself writes: the frame that draws diagrams. */
  digests?: readonly string[];
}

/** Only bare ones: what has an attribute is fetched, and stands under 'self'. */
export const inlineScripts = (html: string): string[] =>
  [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);

const diagramScripts = /<meta name="diagram-scripts" content="([^"]*)"/;

/** All that the policy of a page has to know of it, as it is served. */
export const scriptsOf = (html: string): Required<Pick<PageOrigins, 'scripts' | 'digests'>> => ({
  scripts: inlineScripts(html),
  digests: diagramScripts.exec(html)?.[1]?.split(' ') ?? [],
});

const digestOf = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/**
 * The one policy both hosts put on every response. `style-src 'unsafe-inline'` is the only concession: xterm and the
 * positioning of popups write style attributes, which no hash or nonce can cover.
 */
export function contentSecurityPolicy({ connectSrc = [], scripts = [], digests = [] }: PageOrigins = {}): string {
  for (const source of connectSrc)
    if (!/^(?:https?|wss?):\/\/[a-z0-9.[\]:-]+$/.test(source)) throw new Error(`not an origin: ${source}`);
  for (const digest of digests)
    if (!/^sha256-[A-Za-z0-9+/]{43}=$/.test(digest)) throw new Error(`not a digest: ${digest}`);
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    // Pictures in terminals are decoded by a module of the program's own; nothing that is text becomes a script by it.
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...scripts.map(digestOf), ...digests.map((digest) => `'${digest}'`)],
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", ...connectSrc],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'frame-src': ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Every header that protects the page, for whichever host serves it. */
export function pageSecurityHeaders(origins: PageOrigins = {}): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy':
      'microphone=(self), camera=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), midi=(), payment=()',
  };
}

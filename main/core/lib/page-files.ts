/** What files of the built renderer are, by their extension; nothing else is served by either host. */
export const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  png: 'image/png',
  ico: 'image/x-icon',
  webp: 'image/webp',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};

const hashed = /^\/assets\/[^/]+-[a-zA-Z0-9_-]{8,}\.[a-z0-9]+$/;

/** Whether the name of a file holds a digest of its content, so that it never changes. */
export const isImmutable = (path: string): boolean => hashed.test(path);

import mermaidUrl from 'mermaid/dist/mermaid.min.js?url';

export interface Drawn {
  /** A data: address, for an <img>: as a picture it runs nothing and fetches nothing. */
  src: string;
  width: number;
  height: number;
}

const longestSource = 20_000;
const mostCharacters = 1_200_000;
const longestMs = 10_000;
const largest = 20_000;

/**
 * A document with the two scripts in it, and no way to anything else. They stand in it, since a frame without an origin may
 * fetch nothing from here; the policy knows them by their digests, which the page was built with.
 */
async function frameDocument(signal: AbortSignal): Promise<string> {
  const digests = document.querySelector('meta[name=diagram-scripts]')?.getAttribute('content') ?? '';
  const scripts = await Promise.all(
    [mermaidUrl, '/diagram-frame.js'].map(async (path) => {
      const answer = await fetch(path, { signal });
      if (!answer.ok) throw new Error('What draws it could not be loaded.');
      return answer.text();
    }),
  );
  const policy = `default-src 'none'; script-src ${digests.replace(/\S+/g, "'$&'")}; style-src 'unsafe-inline'`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Diagram</title>`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>`,
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body></html>',
  ].join('');
}

/**
 * Draws in a frame that has no origin: the page's own policy holds in it as well, forbids it to go anywhere else, and gets
 * a stricter one on top. The browser gives such a frame a process of its own, so that one that never ends hangs only itself.
 */
export async function drawDiagram(source: string, dark: boolean, signal: AbortSignal): Promise<Drawn> {
  if (source.length > longestSource) throw new Error('It is too long to be drawn.');
  const written = await frameDocument(AbortSignal.any([signal, AbortSignal.timeout(longestMs)]));
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.setAttribute('aria-hidden', 'true');
    frame.tabIndex = -1;
    frame.title = 'Diagram';
    frame.style.cssText =
      'position:fixed;inset:0 auto auto 0;width:60rem;height:40rem;border:0;opacity:0;pointer-events:none;z-index:-1';
    const end = (finish: () => void) => {
      clearTimeout(timer);
      window.removeEventListener('message', hear);
      signal.removeEventListener('abort', abort);
      frame.remove();
      finish();
    };
    const fail = (why: string) => end(() => reject(new Error(why)));
    const abort = () => fail('It was stopped.');
    const hear = ({ source: from, data }: MessageEvent) => {
      if (from !== frame.contentWindow) return;
      const message = read(data);
      if (message === null) return;
      if (message.type === 'ready') frame.contentWindow?.postMessage({ source, dark }, '*');
      else if (message.type === 'failed') fail(message.why);
      else end(() => resolve(message.drawn));
    };
    const timer = setTimeout(() => fail('It took longer than ten seconds.'), longestMs);
    window.addEventListener('message', hear);
    signal.addEventListener('abort', abort);
    frame.srcdoc = written;
    document.body.append(frame);
  });
}

type Said = { type: 'ready' } | { type: 'failed'; why: string } | { type: 'drawn'; drawn: Drawn };

/** The frame has read what somebody else wrote: what it says is looked at like any answer from outside. */
function read(data: unknown): Said | null {
  if (typeof data !== 'object' || data === null) return null;
  const { type, why, svg, width, height } = data as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'failed') return { type, why: String(why).slice(0, 500) };
  if (type !== 'drawn' || typeof svg !== 'string' || typeof width !== 'number' || typeof height !== 'number')
    return null;
  if (svg.length > mostCharacters || !(width > 0 && width <= largest && height > 0 && height <= largest))
    return { type: 'failed', why: 'The picture is too large.' };
  return { type, drawn: { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, width, height } };
}

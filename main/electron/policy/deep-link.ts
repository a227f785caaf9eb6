const MAX_LENGTH = 512;
// No escapes but in a query value, no user, no port, no dots: what is left cannot be read in two ways.
const SHAPE = /^optimus:\/\/([a-z]+(?:\/[a-zA-Z0-9_-]{1,64}){0,3})\/?(?:\?([a-zA-Z0-9_.~%+=&:-]*))?$/;

const SUBJECT = /^[a-z]{1,32}:[a-zA-Z0-9_-]{1,64}$/;
const KIND = /^[a-z]{1,32}(?:[.-][a-z]{1,32}){0,3}$/;
const WORD = /^[a-z]{1,32}(?:-[a-z]{1,32}){0,3}$/;
const TEXT = /^[^\p{C}\p{Zl}\p{Zp}<>"'`\\%]{1,120}$/u;

interface LinkTarget {
  /** The place in the app; `$` stands for the one segment that may follow. */
  path: string;
  segment?: RegExp;
  params?: Readonly<Record<string, RegExp>>;
}

/** Where a link from outside may lead. A link shows a place; nothing here starts, stops or changes anything. */
const TARGETS: Readonly<Record<string, LinkTarget>> = {
  now: { path: '/' },
  journal: { path: '/journal', params: { text: TEXT, subject: SUBJECT, kinds: KIND, severity: WORD, range: WORD } },
  settings: { path: '/settings', params: { section: WORD } },
  keyboard: { path: '/keyboard' },
  about: { path: '/about' },
};

/** `optimus://journal?kinds=crash` → `/journal?kinds=crash`, or null for whatever is not exactly a known place. */
export function parseDeepLink(raw: string): string | null {
  if (raw.length > MAX_LENGTH) return null;
  const [, place = '', query] = SHAPE.exec(raw) ?? [];
  const [name = '', ...segments] = place.split('/');
  if (!Object.hasOwn(TARGETS, name)) return null;
  const target = TARGETS[name];
  if (!target || segments.length !== (target.segment ? 1 : 0)) return null;
  if (target.segment && !target.segment.test(segments[0] ?? '')) return null;
  const search = parseQuery(query ?? '', target.params ?? {});
  return search === null ? null : target.path.replace('$', segments[0] ?? '') + search;
}

function parseQuery(query: string, allowed: Readonly<Record<string, RegExp>>): string | null {
  if (query === '') return '';
  const result = new URLSearchParams();
  for (const pair of query.split('&')) {
    const [name = '', encoded, ...rest] = pair.split('=');
    const value = encoded === undefined ? null : decodeOnce(encoded);
    if (rest.length > 0 || value === null || result.has(name) || !Object.hasOwn(allowed, name)) return null;
    if (!allowed[name]?.test(value)) return null;
    result.set(name, value);
  }
  return `?${result}`;
}

function decodeOnce(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

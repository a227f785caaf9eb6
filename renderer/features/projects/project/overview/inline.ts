/** What stands in a line of a README. Nothing of it can become markup: every part is shown as text. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'em' | 'strike'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  /** A file of the project, relative to the README. */
  | { type: 'file'; path: string; children: Inline[] }
  | { type: 'image'; alt: string };

export type Definitions = ReadonlyMap<string, string>;

/** Beyond it a line is text: what is read here comes from anyone. */
const longest = 20_000;
const deepest = 4;
const longestLabel = 1_000;
const longestTag = 2_000;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  mdash: '—',
  ndash: '–',
  hellip: '…',
};

function entityAt(text: string, at: number): { text: string; end: number } | null {
  const end = text.indexOf(';', at);
  if (end < 0 || end - at > 10) return null;
  const name = text.slice(at + 1, end);
  const code = /^#(\d{1,7})$/.exec(name)?.[1] ?? null;
  const hex = /^#x([0-9a-f]{1,6})$/i.exec(name)?.[1] ?? null;
  const point = code !== null ? Number(code) : hex !== null ? Number.parseInt(hex, 16) : null;
  if (point !== null)
    return point > 31 && point < 0x11_0000 && !(point >= 0xd800 && point < 0xe000)
      ? { text: String.fromCodePoint(point), end: end + 1 }
      : null;
  const known = Object.hasOwn(entities, name) ? entities[name] : undefined;
  return known === undefined ? null : { text: known, end: end + 1 };
}

/** Leaves the program only by https, and never with a name or password in the address. */
export function safeHref(address: string): string | null {
  if (!/^https:\/\//i.test(address)) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}

/** `docs/setup.md` of `[setup](./docs/setup.md#linux)`; null for what is no file below the README. */
export function relativeFile(address: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:|^[/\\#?]/i.test(address)) return null;
  const plain = (address.split(/[?#]/)[0] ?? '').replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  let path: string;
  try {
    path = decodeURIComponent(plain);
  } catch {
    return null;
  }
  const parts = path.split('/');
  return path === '' || path.length > 1_000 || parts.some((part) => part === '..' || part === '' || part === '.')
    ? null
    : path;
}

function linkTo(address: string, children: Inline[]): Inline[] {
  const href = safeHref(address);
  if (href !== null) return [{ type: 'link', href, children }];
  const path = relativeFile(address);
  return path === null ? children : [{ type: 'file', path, children }];
}

/** Where each bracket is closed, found in one go: looked for from each one, many open ones would take their square in time. */
function pairsOf(text: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: Record<string, number[]> = { ']': [], ')': [] };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\\') i++;
    else if (char === '[') open[']']?.push(i);
    else if (char === '(') open[')']?.push(i);
    else if (char === ']' || char === ')') {
      const from = open[char]?.pop();
      if (from !== undefined && i - from <= longestLabel) pairs.set(from, i);
    }
  }
  return pairs;
}

interface Linked {
  label: string;
  address: string;
  end: number;
}

/** `[label](address "title")`, `[label][name]` and `[name]`. */
function linkAt(text: string, at: number, definitions: Definitions, pairs: ReadonlyMap<number, number>): Linked | null {
  const labelEnd = pairs.get(at);
  if (labelEnd === undefined) return null;
  const label = text.slice(at + 1, labelEnd);
  const next = text[labelEnd + 1];
  if (next === '(') {
    const end = pairs.get(labelEnd + 1);
    if (end === undefined) return null;
    const inside = text.slice(labelEnd + 2, end).trim();
    const address = inside.startsWith('<') ? inside.slice(1).split('>')[0] : inside.split(/\s/)[0];
    return { label, address: address ?? '', end: end + 1 };
  }
  if (next === '[') {
    const end = pairs.get(labelEnd + 1);
    if (end === undefined) return null;
    const name = text.slice(labelEnd + 2, end).trim() || label;
    const address = definitions.get(name.toLowerCase());
    return address === undefined ? null : { label, address, end: end + 1 };
  }
  const address = definitions.get(label.trim().toLowerCase());
  return address === undefined ? null : { label, address, end: labelEnd + 1 };
}

const tag = /^<\/?[a-z][a-z0-9-]*(?=[\s/>])/i;
const altOf = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

const marks = [
  { mark: '**', type: 'strong' },
  { mark: '__', type: 'strong' },
  { mark: '~~', type: 'strike' },
  { mark: '*', type: 'em' },
  { mark: '_', type: 'em' },
] as const;

/** Reads one line or paragraph. Each mark is looked for once where it has no partner, so the time grows with the text and no faster. */
export function parseInline(source: string, definitions: Definitions = new Map(), depth = 0): Inline[] {
  const out: Inline[] = [];
  const text = source.slice(0, longest);
  const pairs = pairsOf(text);
  const alone = new Set<string>();
  let plain = '';
  const flush = () => {
    if (plain !== '') out.push({ type: 'text', text: plain });
    plain = '';
  };
  const put = (...parts: Inline[]) => {
    flush();
    out.push(...parts);
  };
  const partner = (mark: string, from: number): number => {
    if (alone.has(mark)) return -1;
    const at = text.indexOf(mark, from);
    if (at < 0) alone.add(mark);
    return at;
  };

  /** What begins here, put out; answers where to go on, or null where it is a plain character. */
  function special(at: number): number | null {
    const char = text[at];
    switch (char) {
      case '\\': {
        const next = text[at + 1];
        if (next === undefined || !/[!-/:-@[-`{-~]/.test(next)) return null;
        plain += next;
        return at + 2;
      }
      case '`': {
        const fence = /^`+/.exec(text.slice(at, at + 20))?.[0] ?? '`';
        const end = partner(fence, at + fence.length);
        if (end < 0) return null;
        put({ type: 'code', text: text.slice(at + fence.length, end).trim() });
        return end + fence.length;
      }
      case '!': {
        if (text[at + 1] !== '[') return null;
        const image = linkAt(text, at + 1, definitions, pairs);
        if (!image) return null;
        put({ type: 'image', alt: image.label });
        return image.end;
      }
      case '[': {
        if (depth >= deepest) return null;
        const link = linkAt(text, at, definitions, pairs);
        if (!link) return null;
        put(...linkTo(link.address, parseInline(link.label, definitions, depth + 1)));
        return link.end;
      }
      case '<':
        return angle(at);
      case '&': {
        const entity = entityAt(text, at);
        if (!entity) return null;
        plain += entity.text;
        return entity.end;
      }
      case 'h':
        return bare(at);
      default:
        return char === '*' || char === '_' || char === '~' ? emphasis(at) : null;
    }
  }

  function angle(at: number): number | null {
    const end = partner('>', at);
    if (end < 0 || end - at > longestTag) return null;
    const inside = text.slice(at, end + 1);
    const href = safeHref(inside.slice(1, -1));
    if (href !== null) put({ type: 'link', href, children: [{ type: 'text', text: inside.slice(1, -1) }] });
    else if (!tag.test(inside)) return null;
    else if (/^<img\b/i.test(inside)) {
      const alt = altOf.exec(inside);
      put({ type: 'image', alt: alt?.[1] ?? alt?.[2] ?? '' });
    } else if (/^<(?:br|\/?p|\/?div|\/?tr|\/?li)\b/i.test(inside)) plain += ' ';
    return end + 1;
  }

  function bare(at: number): number | null {
    if (!text.startsWith('https://', at) || isWord(text[at - 1])) return null;
    const found = /^[^\s<>"'`\])}]+/.exec(text.slice(at, at + longestLabel))?.[0].replace(/[.,;:!?*_~]+$/, '') ?? '';
    const href = safeHref(found);
    if (href === null) return null;
    put({ type: 'link', href, children: [{ type: 'text', text: found }] });
    return at + found.length;
  }

  function emphasis(at: number): number | null {
    const known = marks.find(({ mark }) => text.startsWith(mark, at));
    if (!known || depth >= deepest) return null;
    const { mark, type } = known;
    const from = at + mark.length;
    // In snake_case and 2 * 3 they mean nothing.
    if (/\s/.test(text[from] ?? ' ') || (mark[0] === '_' && isWord(text[at - 1]))) return null;
    let end = partner(mark, from);
    while (end > 0 && (/\s/.test(text[end - 1] ?? '') || (mark[0] === '_' && isWord(text[end + mark.length]))))
      end = partner(mark, end + mark.length);
    if (end <= from) return null;
    put({ type, children: parseInline(text.slice(from, end), definitions, depth + 1) });
    return end + mark.length;
  }

  let at = 0;
  while (at < text.length) {
    const next = special(at);
    if (next === null) plain += text[at++];
    else at = next;
  }
  plain += source.slice(longest);
  flush();
  return out;
}

/** Whether anything of it is seen. */
export const isBlank = (parts: readonly Inline[]): boolean =>
  parts.every((part) => {
    if (part.type === 'text' || part.type === 'code') return part.text.trim() === '';
    return part.type === 'image' ? part.alt.trim() === '' : isBlank(part.children);
  });

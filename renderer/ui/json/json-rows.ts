export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface JsonRow {
  /** A JSON pointer, unique among the rows. */
  path: string;
  depth: number;
  /** Key or index; null for the whole and for the parts of a text. */
  name: string | null;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'part' | 'more';
  /** What stands behind the name, in one line. */
  text: string;
  /** Undefined where there is nothing to open. */
  open: boolean | undefined;
}

export interface JsonOpen {
  readonly paths: ReadonlySet<string>;
  /** How many children of a long list are shown; the usual number where it says nothing. */
  readonly shown: ReadonlyMap<string, number>;
}

export const usualChildren = 200;
const lineLength = 120;
const previewLength = 160;

const quoted = (text: string) =>
  JSON.stringify(text.length > previewLength ? `${text.slice(0, previewLength)}…` : text);
const isLong = (text: string) => text.length > lineLength || text.includes('\n');

/** Each line of a text, and of a long one pieces that fit. */
function partsOf(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const count = Math.max(1, Math.ceil(line.length / lineLength));
    return Array.from({ length: count }, (_, at) => line.slice(at * lineLength, (at + 1) * lineLength));
  });
}

function summary(value: readonly Json[] | { readonly [key: string]: Json }): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.length} ]`;
  const keys = Object.keys(value);
  if (keys.length === 0) return '{}';
  const first = keys.slice(0, 4).join(', ');
  return `{ ${first}${keys.length > 4 ? `, … ${keys.length} keys` : ''} }`;
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is seen of a value: only what is open is gone into, so the size of the rest costs nothing. */
export function jsonRows(value: Json, open: JsonOpen): JsonRow[] {
  const rows: JsonRow[] = [];
  const limited = <T>(path: string, depth: number, children: readonly T[], add: (child: T, at: number) => void) => {
    const shown = open.shown.get(path) ?? usualChildren;
    for (const [at, child] of children.slice(0, shown).entries()) add(child, at);
    const left = children.length - shown;
    if (left > 0)
      rows.push({ path: `${path}/…`, depth, name: null, kind: 'more', text: `${left} more`, open: undefined });
  };
  const add = (child: Json, path: string, depth: number, name: string | null) => {
    const isOpen = open.paths.has(path);
    const row = { path, depth, name };
    if (typeof child === 'string') {
      const long = isLong(child);
      rows.push({ ...row, kind: 'string', text: quoted(child), open: long ? isOpen : undefined });
      if (long && isOpen)
        limited(path, depth + 1, partsOf(child), (part, at) =>
          rows.push({
            path: `${path}/\n${at}`,
            depth: depth + 1,
            name: null,
            kind: 'part',
            text: part,
            open: undefined,
          }),
        );
    } else if (child === null || typeof child !== 'object') {
      const kind = child === null ? 'null' : (typeof child as 'number' | 'boolean');
      rows.push({ ...row, kind, text: String(child), open: undefined });
    } else {
      const isArray = Array.isArray(child);
      const entries = isArray
        ? (child as readonly Json[]).map((item, at) => [String(at), item] as const)
        : isOpen
          ? Object.entries(child)
          : [];
      const empty = isArray ? entries.length === 0 : Object.keys(child).length === 0;
      rows.push({ ...row, kind: isArray ? 'array' : 'object', text: summary(child), open: empty ? undefined : isOpen });
      if (isOpen)
        limited(path, depth + 1, entries, ([key, item]) => add(item, `${path}/${escaped(key)}`, depth + 1, key));
    }
  };
  add(value, '', 0, null);
  return rows;
}

/** The value at a pointer, for copying; undefined where there is none. */
export function valueAt(value: Json, path: string): Json | undefined {
  let at: Json | undefined = value;
  for (const part of path.split('/').slice(1)) {
    if (at === null || typeof at !== 'object') return at;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Object.hasOwn(at, key) ? (at as Readonly<Record<string, Json>>)[key] : undefined;
  }
  return at;
}

/** What is open at first: the first two levels, unless that alone is long. */
export function openAtFirst(value: Json): JsonOpen {
  const paths = new Set(['']);
  const shown = new Map<string, number>();
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).slice(0, 20);
    for (const [key, child] of entries)
      if (child !== null && typeof child === 'object' && Object.keys(child).length <= 12) paths.add(`/${escaped(key)}`);
  }
  return { paths, shown };
}

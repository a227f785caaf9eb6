import { holds, intervals } from './constraints.ts';

type Item = number | bigint | string | Item[];

const order = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const aliases: Record<string, string> = { ga: '', final: '', release: '', cr: 'rc' };
const short: Record<string, string> = { a: 'alpha', b: 'beta', m: 'milestone' };
/** A hostile version of thousands of dashes would nest as deep. */
const longest = 200;

function word(text: string, beforeDigit: boolean): string {
  const lower = beforeDigit ? (short[text] ?? text) : text;
  return aliases[lower] ?? lower;
}

function rank(text: string): string {
  const place = order.indexOf(text);
  return place < 0 ? `${order.length}-${text}` : String(place);
}

function isNull(item: Item): boolean {
  if (Array.isArray(item)) return item.length === 0;
  return item === '' || item === 0n || item === 0;
}

function trim(items: Item[]): void {
  for (let place = items.length - 1; place >= 0; place -= 1) {
    const item = items[place] ?? 0;
    if (isNull(item)) items.splice(place, 1);
    else if (!Array.isArray(item)) break;
  }
}

/** As ComparableVersion of Maven reads it: numbers and words, a dash or a change between them opens a list inside. */
function parse(version: string): Item[] {
  const text = version.toLowerCase();
  const root: Item[] = [];
  const lists = [root];
  let current = root;
  let start = 0;
  let digits = false;
  const add = (end: number, beforeDigit: boolean) => {
    const part = text.slice(start, end);
    current.push(part === '' ? 0n : digits ? BigInt(part) : word(part, beforeDigit));
  };
  const open = () => {
    const inner: Item[] = [];
    current.push(inner);
    lists.push(inner);
    current = inner;
  };
  for (let place = 0; place < text.length; place += 1) {
    const char = text[place] ?? '';
    if (char === '.' || char === '-') {
      add(place, false);
      start = place + 1;
      // `1.0.RC2` is 1.0-RC2: a dot before a word is a dash.
      if (char === '-' || /[^\d.-]/.test(text[place + 1] ?? '.')) open();
      digits = false;
    } else {
      const isDigit = char >= '0' && char <= '9';
      if (place > start && isDigit !== digits) {
        add(place, isDigit);
        start = place;
        open();
      }
      digits = isDigit;
    }
  }
  if (text.length > start) add(text.length, false);
  for (const items of lists.reverse()) trim(items);
  return root;
}

function compareItems(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined) return b === undefined ? 0 : -compareItems(b, undefined);
  if (Array.isArray(a)) {
    if (b === undefined) {
      for (const item of a) {
        const result = compareItems(item, undefined);
        if (result !== 0) return result;
      }
      return 0;
    }
    if (!Array.isArray(b)) return typeof b === 'string' ? 1 : -1;
    for (let place = 0; place < Math.max(a.length, b.length); place += 1) {
      const result = compareItems(a[place], b[place]);
      if (result !== 0) return result;
    }
    return 0;
  }
  if (typeof a === 'string') {
    if (b !== undefined && typeof b !== 'string') return -1;
    const left = rank(a);
    const right = rank(b ?? '');
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (b === undefined) return isNull(a) ? 0 : 1;
  if (Array.isArray(b) || typeof b === 'string') return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function compareMaven(a: string, b: string): number | null {
  if (!/^[\w.+-]+$/.test(a) || !/^[\w.+-]+$/.test(b) || a.length > longest || b.length > longest) return null;
  return compareItems(parse(a), parse(b));
}

/** A bare version is a wish that wins unless somebody forces another: nothing that could be broken. */
export function satisfiesMaven(version: string, range: string): boolean | null {
  const alternatives = intervals(range);
  if (alternatives !== null) return holds(version, alternatives, compareMaven);
  const order = compareMaven(version, range.trim());
  return order === null ? null : order === 0;
}

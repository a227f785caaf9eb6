import { parse, type TomlTableWithoutBigInt } from 'smol-toml';

export function parseToml(text: string): TomlTableWithoutBigInt {
  return parse(text, { maxDepth: 60, unsafeKeyBehaviour: 'drop' });
}

const bare = /^\s*(?:"([^"]+)"|'([^']+)'|([\w.-]+))\s*[=.]/;
const header = /^\s*\[\[?\s*([^\]]+?)\s*\]/;

/** Lines of `key =` by `section` and key, quotes taken off. */
export function tomlKeyLines(text: string): (section: string, key: string) => number | null {
  const lines = new Map<string, number>();
  let section = '';
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line.length > 2_000) continue;
    const head = header.exec(line)?.[1];
    if (head !== undefined) {
      section = head.replace(/["']/g, '');
      if (!lines.has(section)) lines.set(section, number);
      continue;
    }
    const found = bare.exec(line);
    const key = found?.[1] ?? found?.[2] ?? found?.[3];
    if (key === undefined) continue;
    const place = `${section}\n${key}`;
    if (!lines.has(place)) lines.set(place, number);
    const dot = key.indexOf('.');
    const first = `${section}\n${key.slice(0, dot)}`;
    if (dot > 0 && !lines.has(first)) lines.set(first, number);
  }
  return (where, key) => lines.get(`${where}\n${key}`) ?? lines.get(`${where}.${key}`) ?? null;
}

export interface TomlBlock {
  line: number;
  /** Strings, numbers and booleans, quotes taken off; lists of them. */
  values: Map<string, string>;
  lists: Map<string, string[]>;
  /** Tables under it: `[package.dependencies]`, key by key as written. */
  tables: Map<string, [string, string][]>;
}

function unquote(raw: string): string {
  const text = raw.trim();
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  const end = text.indexOf(quote, 1);
  return end < 0 ? text.slice(1) : text.slice(1, end);
}

const pair = /^("[^"]*"|'[^']*'|[\w.-]+)\s*=\s*(.*)$/;

/**
 * The `[[package]]` blocks of a lock file, line by line. Such files are written by tools in one regular shape, which a
 * full parser takes ten times as long for.
 */
export function tomlBlocks(text: string, name: string): TomlBlock[] {
  const blocks: TomlBlock[] = [];
  const start = `[[${name}]]`;
  const below = `[${name}.`;
  let block: TomlBlock | null = null;
  let table: [string, string][] | null = null;
  let open: { key: string; items: string[] } | null = null;
  let number = 0;
  let from = 0;
  while (from <= text.length) {
    let end = text.indexOf('\n', from);
    if (end < 0) end = text.length;
    const line = text.slice(from, end).trim();
    from = end + 1;
    number += 1;
    if (line === '' || line.startsWith('#')) continue;
    if (open !== null) {
      if (line.startsWith(']')) open = null;
      else open.items.push(line.endsWith(',') ? line.slice(0, -1) : line);
      continue;
    }
    if (line.startsWith('[')) {
      table = null;
      if (line === start) {
        block = { line: number, values: new Map(), lists: new Map(), tables: new Map() };
        blocks.push(block);
      } else if (block !== null && (line.startsWith(below) || line.startsWith(`[${below}`))) {
        const key = line
          .replace(/^\[+/, '')
          .replace(/\]+$/, '')
          .slice(name.length + 1);
        table = block.tables.get(key) ?? [];
        block.tables.set(key, table);
      } else block = null;
      continue;
    }
    if (block === null) continue;
    const found = pair.exec(line);
    if (found === null) continue;
    const key = unquote(found[1] ?? '');
    const value = found[2] ?? '';
    if (table !== null) {
      if (value === '[') {
        open = { key, items: [] };
        block.lists.set(key, open.items);
      } else table.push([key, value]);
    } else if (value === '[') {
      open = { key, items: [] };
      block.lists.set(key, open.items);
    } else if (value.startsWith('[')) block.lists.set(key, splitItems(value.slice(1, -1)));
    else block.values.set(key, unquote(value));
  }
  return blocks;
}

/** At commas that are in no quotes and no braces. */
function splitItems(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let place = 0; place < text.length; place += 1) {
    const char = text[place] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === ',' && depth === 0) {
      items.push(text.slice(from, place).trim());
      from = place + 1;
    }
  }
  const last = text.slice(from).trim();
  if (last !== '') items.push(last);
  return items;
}

/** `"serde 1.0.1"` → `serde 1.0.1`. */
export const tomlString = unquote;

/** One value of an inline table: `{ name = "a", version = "1" }`. */
export function inlineValue(table: string, key: string): string | null {
  for (const item of splitItems(table.trim().replace(/^\{/, '').replace(/\}$/, ''))) {
    const found = pair.exec(item);
    if (found !== null && unquote(found[1] ?? '') === key) return unquote(found[2] ?? '');
  }
  return null;
}

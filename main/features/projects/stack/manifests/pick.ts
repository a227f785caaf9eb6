import type { Mentioned } from '../mentions.ts';

const longestLine = 1_000;

/** As far as it has been written by people: expressions shall not walk through a line that has no end. */
export function tame(text: string, most = 256 * 1024): string {
  let start = 0;
  while (start < text.length && start < most) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end - start > longestLine) return text.slice(0, start);
    start = end + 1;
  }
  return text.length > most ? text.slice(0, most) : text;
}

/** The first group of the first match; expressions for it are anchored to a line and have no nested repetition. */
export function pick(text: string, expression: RegExp): string | null {
  const found = expression.exec(text)?.[1]?.trim();
  return found === undefined || found === '' || found.length > 1_000 ? null : found;
}

const most = 400;

/** All matches as mentions: the first group is the name, the second the version. */
export function picks(text: string, expression: RegExp, ecosystem: string, from = 0, to = text.length): Mentioned[] {
  const part = from === 0 && to === text.length ? text : text.slice(from, to);
  const found: Mentioned[] = [];
  for (const match of part.matchAll(expression)) {
    if (found.length === most) break;
    const name = match[1];
    if (name !== undefined && name !== '')
      found.push({
        ecosystem,
        name,
        version: match[2] ?? null,
        at: from + (match.index ?? 0) + match[0].indexOf(name),
      });
  }
  return found;
}

/** What the manifest says about the thing itself, with the place where it says so. */
export function declared(text: string, name: string, version: string | null, needle: string): Mentioned[] {
  const at = text.indexOf(needle);
  return at < 0 ? [] : [{ ecosystem: 'declared', name, version, at }];
}

/** A line of `key: value` at the very left of a YAML text; folded and literal texts as one line. */
export function yamlTop(text: string): Map<string, { value: string; at: number }> {
  const found = new Map<string, { value: string; at: number }>();
  for (const match of text.matchAll(/^([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+([^\r\n]*))?\r?$/gm)) {
    const key = match[1] ?? '';
    if (found.size > 200 || found.has(key)) continue;
    const at = match.index ?? 0;
    let value = (match[2] ?? '').trim();
    if (/^[>|][+-]?\d?$/.test(value)) value = indented(text, at + match[0].length + 1);
    else if (/^["']/.test(value)) {
      const end = value.indexOf(value[0] ?? '"', 1);
      value = end < 0 ? value.slice(1) : value.slice(1, end);
    } else value = value.replace(/\s#.*$/, '').trim();
    found.set(key, { value, at });
  }
  return found;
}

/** The lines from there on that are further in, as one. */
function indented(text: string, from: number): string {
  const lines: string[] = [];
  for (const line of text.slice(from, from + 4_000).split('\n')) {
    if (!/^\s/.test(line) && line.trim() !== '') break;
    lines.push(line.trim());
  }
  return lines.join(' ').trim();
}

/** Keys one level below a key at the left, with their plain values. */
export function yamlBelow(text: string, key: string): { name: string; version: string | null; at: number }[] {
  const start = new RegExp(`^${key}[ \\t]*:[ \\t]*\\r?$`, 'm').exec(text);
  if (start === null) return [];
  const found: { name: string; version: string | null; at: number }[] = [];
  let at = start.index + start[0].length + 1;
  let level = -1;
  for (const line of text.slice(at, at + 100_000).split('\n')) {
    if (line.trim() !== '' && !/^[\s#-]/.test(line)) break;
    const match = /^([ \t]+|[ \t]*-[ \t]+)["']?([\w@./-]+)["']?\s*(?::\s*(.*)|[=<>].*)?$/.exec(
      line.length > 300 ? '' : line.replace(/\r$/, ''),
    );
    if (match !== null) {
      const depth = (match[1] ?? '').length;
      if (level < 0) level = depth;
      if (depth === level) {
        const version = (match[3] ?? '').replace(/["']/g, '').trim();
        found.push({ name: match[2] ?? '', version: version === '' ? null : version, at: at + depth });
      }
    }
    at += line.length + 1;
  }
  return found;
}

export const mentionsOf = (ecosystem: string, found: readonly { name: string; version: string | null; at: number }[]) =>
  found.map((one): Mentioned => ({ ecosystem, ...one }));

/** The text of the first such element, without what is inside of it. */
export function xmlTag(text: string, tag: string): string | null {
  let from = text.indexOf(`<${tag}>`);
  if (from < 0) return null;
  from += tag.length + 2;
  const end = text.indexOf(`</${tag}>`, from);
  if (end < 0 || end - from > 4_000) return null;
  const inner = text
    .slice(from, end)
    .replace(/<!\[CDATA\[|\]\]>/g, '')
    .trim();
  return inner === '' || inner.includes('<') || inner.includes('${') || inner.includes('$(') ? null : unescaped(inner);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

/** Without those elements; each text is walked through once per element. */
export function xmlWithout(text: string, ...tags: string[]): string {
  let result = text;
  for (const tag of tags) {
    let kept = '';
    let from = 0;
    for (;;) {
      const open = result.indexOf(`<${tag}>`, from);
      const close = open < 0 ? -1 : result.indexOf(`</${tag}>`, open);
      if (close < 0) break;
      kept += result.slice(from, open);
      from = close + tag.length + 3;
    }
    result = kept + result.slice(from);
  }
  return result;
}

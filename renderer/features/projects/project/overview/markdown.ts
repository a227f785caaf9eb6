import { type Definitions, type Inline, isBlank, parseInline } from './inline.ts';

export interface ListItem {
  depth: number;
  /** `1.` of an ordered list; null with a bullet. */
  number: string | null;
  /** Of a task list. */
  done: boolean | null;
  children: Inline[];
}

export type Block =
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'code'; text: string; language: string }
  | { type: 'list'; items: ListItem[] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' };

const deepestQuote = 3;

const fence = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const heading = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const bullet = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const rule = /^ {0,3}(?:-\s*){3,}$|^ {0,3}(?:\*\s*){3,}$|^ {0,3}(?:_\s*){3,}$/;
const definition = /^ {0,3}\[([^\]]{1,200})\]:\s*<?(\S+?)>?(?:\s+["'(].*)?$/;
const underline = /^ {0,3}(=+|-+)\s*$/;
const divider = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Lines without comments of HTML, which may go over many of them. */
function withoutComments(lines: readonly string[]): string[] {
  let inside = false;
  let code: string | null = null;
  return lines.map((line) => {
    const mark = fence.exec(line)?.[1];
    if (!inside && mark) {
      if (code === null) code = mark;
      else if (line.trim().startsWith(code)) code = null;
      return line;
    }
    if (code !== null) return line;
    let out = '';
    let at = 0;
    while (at < line.length) {
      const next = line.indexOf(inside ? '-->' : '<!--', at);
      if (!inside) out += line.slice(at, next < 0 ? undefined : next);
      if (next < 0) break;
      at = next + (inside ? 3 : 4);
      inside = !inside;
    }
    return out;
  });
}

const cellsOf = (line: string, definitions: Definitions): Inline[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .slice(0, 20)
    .map((cell) => parseInline(cell.trim().replaceAll('\\|', '|'), definitions));

/** The part of Markdown that READMEs are written in, as blocks of plain data. HTML in it is left out, its text stays. */
export function parseMarkdown(text: string): Block[] {
  const lines = withoutComments(text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'));
  const definitions = new Map<string, string>();
  for (const line of lines) {
    const [, name, address] = definition.exec(line) ?? [];
    if (name && address && !definitions.has(name.toLowerCase())) definitions.set(name.toLowerCase(), address);
  }
  return blocksOf(lines, definitions, 0);
}

function blocksOf(lines: readonly string[], definitions: Definitions, quoted: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const inline = (text: string) => parseInline(text, definitions);
  const flush = () => {
    const children = inline(paragraph.join('\n'));
    paragraph = [];
    if (!isBlank(children)) blocks.push({ type: 'paragraph', children });
  };
  const put = (block: Block) => {
    flush();
    blocks.push(block);
  };

  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const open = fence.exec(line);
    const title = heading.exec(line);
    const under = paragraph.length > 0 ? underline.exec(line) : null;
    if (line.trim() === '') {
      flush();
      at++;
    } else if (open?.[1]) {
      const mark = open[1];
      const code: string[] = [];
      for (at++; at < lines.length && !(lines[at] ?? '').trim().startsWith(mark); at++) code.push(lines[at] ?? '');
      at++;
      put({ type: 'code', text: code.join('\n'), language: open[2] ?? '' });
    } else if (title) {
      const children = inline(title[2] ?? '');
      if (isBlank(children)) flush();
      else put({ type: 'heading', level: title[1]?.length ?? 1, children });
      at++;
    } else if (under) {
      const children = inline(paragraph.join(' '));
      paragraph = [];
      if (!isBlank(children)) blocks.push({ type: 'heading', level: under[1]?.startsWith('=') ? 1 : 2, children });
      at++;
    } else if (rule.test(line)) {
      put({ type: 'rule' });
      at++;
    } else if (definition.test(line)) at++;
    else if (/^ {0,3}>/.test(line) && quoted < deepestQuote) {
      const inside: string[] = [];
      for (; at < lines.length && /^ {0,3}>/.test(lines[at] ?? ''); at++)
        inside.push((lines[at] ?? '').replace(/^ {0,3}> ?/, ''));
      const inner = blocksOf(inside, definitions, quoted + 1);
      if (inner.length > 0) put({ type: 'quote', blocks: inner });
    } else if (line.includes('|') && divider.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('-')) {
      const head = cellsOf(line, definitions);
      const rows: Inline[][][] = [];
      for (at += 2; at < lines.length && (lines[at] ?? '').includes('|'); at++)
        rows.push(cellsOf(lines[at] ?? '', definitions));
      put({ type: 'table', head, rows });
    } else if (bullet.test(line)) {
      flush();
      const { items, end } = listFrom(lines, at, definitions);
      blocks.push({ type: 'list', items });
      at = end;
    } else if (/^ {4}/.test(line) && paragraph.length === 0) {
      const code: string[] = [];
      for (; at < lines.length && (/^ {4}/.test(lines[at] ?? '') || (lines[at] ?? '').trim() === ''); at++)
        code.push((lines[at] ?? '').slice(4));
      put({ type: 'code', text: code.join('\n').trimEnd(), language: '' });
    } else {
      paragraph.push(line.trim());
      at++;
    }
  }
  flush();
  return blocks;
}

function listFrom(
  lines: readonly string[],
  from: number,
  definitions: Definitions,
): { items: ListItem[]; end: number } {
  const found: { indent: number; number: string | null; done: boolean | null; text: string[] }[] = [];
  let at = from;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const item = bullet.exec(line);
    if (item && !rule.test(line)) {
      const [, indent = '', , number, text = ''] = item;
      const [, box, rest] = /^\[([ xX])\]\s+(.*)$/.exec(text) ?? [];
      found.push({
        indent: indent.length,
        number: number === undefined ? null : `${number}.`,
        done: box === undefined ? null : box !== ' ',
        text: [rest ?? text],
      });
    } else if (line.trim() === '') {
      // A list goes on after an empty line only with a further item or what is indented under one.
      const next = lines[at + 1] ?? '';
      if (!bullet.test(next) && !/^ {2,}\S/.test(next)) break;
    } else if (fence.test(line) || heading.test(line) || (!/^ /.test(line) && (lines[at - 1] ?? '').trim() === ''))
      break;
    else found.at(-1)?.text.push(line.trim());
  }
  const indents = [...new Set(found.map(({ indent }) => indent))].sort((a, b) => a - b);
  return {
    end: Math.max(at, from + 1),
    items: found.map(({ indent, text, ...item }) => ({
      ...item,
      depth: Math.min(5, indents.indexOf(indent)),
      children: parseInline(text.join('\n'), definitions),
    })),
  };
}

import type { Token, Tokens } from 'marked';
import { attributeOf, type Piece, piecesOf } from './html.ts';
import { wordsOf } from './html-inline.ts';

const deepest = 12;

const boxes = new Set(
  'p div center section article main header footer nav aside figure figcaption dl dt dd'.split(' '),
);
const lines = new Set('h1 h2 h3 h4 h5 h6 summary'.split(' '));
const parts = new Set('details blockquote ul ol li table tr td th pre'.split(' '));
/** What such a one closes, where its own end was left out. */
const ends: Readonly<Record<string, readonly string[]>> = {
  p: ['p'],
  li: ['li'],
  tr: ['td', 'th', 'tr'],
  td: ['td', 'th'],
  th: ['td', 'th'],
};

/** A cell of a table of HTML, which holds blocks. */
export interface GridCell {
  head: boolean;
  tokens: readonly Token[];
}

interface Frame {
  name: string;
  tag: string;
  into: Token[];
  /** Of `details`: what stands there while it is closed. */
  summary: Token[];
}

/**
 * Blocks with their raw HTML as the blocks of Markdown that mean the same, and with what it puts into the middle or
 * folds. An element may begin in one piece of HTML and end in another, with Markdown between them.
 */
export function readBlocks(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ type }) => type === 'html')) return tokens;
  const top: Token[] = [];
  const frames: Frame[] = [];
  /** What stands in the line that is being read; the tags of a line stay in it, for who reads lines. */
  let run: Token[] = [];

  const put = (...found: Token[]) => (frames.at(-1)?.into ?? top).push(...found);
  const flush = () => {
    const line = taken();
    if (line.length > 0) put({ type: 'paragraph', raw: rawOf(line), text: '', tokens: line });
  };
  const taken = () => {
    const line = run.some(says) ? run : [];
    run = [];
    return line;
  };
  const inLine = () => lines.has(frames.at(-1)?.name ?? '');

  const close = () => {
    const frame = frames.at(-1);
    if (!frame) return;
    if (lines.has(frame.name)) {
      const line = taken();
      frames.pop();
      const fold = frames.at(-1);
      if (frame.name !== 'summary') put(...headingOf(frame, line));
      else if (fold?.name === 'details') fold.summary.push(...line);
      else if (line.length > 0) put({ type: 'paragraph', raw: rawOf(line), text: '', tokens: line });
      return;
    }
    flush();
    frames.pop();
    put(...blockOf(frame, frames.at(-1)?.name));
  };
  const closeTo = (name: string) => {
    while (frames.length > 0 && frames.at(-1)?.name !== name) close();
    close();
  };

  const begin = (name: string, raw: string) => {
    if (inLine()) close();
    flush();
    // Up to the list or the table that it stands in.
    for (const ended of ends[name] ?? []) if (frames.at(-1)?.name === ended) close();
    if (frames.length < deepest) frames.push({ name, tag: raw, into: [], summary: [] });
  };

  const take = (piece: Piece) => {
    if (frames.at(-1)?.name === 'pre' && !(piece.kind === 'tag' && piece.closes && piece.name === 'pre')) {
      if (piece.kind === 'text') put({ type: 'text', raw: piece.text, text: piece.text } as Tokens.Text);
    } else if (piece.kind === 'text') {
      const text = piece.text.replace(/\s+/g, ' ');
      run.push({ type: 'text', raw: text, text } as Tokens.Text);
    } else if (piece.name === 'hr') {
      flush();
      put({ type: 'hr', raw: piece.raw });
    } else if (!boxes.has(piece.name) && !lines.has(piece.name) && !parts.has(piece.name))
      run.push({ type: 'html', raw: piece.raw, text: piece.raw } as Tokens.HTML);
    else if (!piece.closes) begin(piece.name, piece.raw);
    else if (frames.some(({ name }) => name === piece.name)) closeTo(piece.name);
    else if (!inLine()) flush();
  };

  for (const token of tokens) {
    if (token.type === 'html') for (const piece of piecesOf(token.raw)) take(piece);
    else if (frames.at(-1)?.name === 'pre') put({ type: 'text', raw: token.raw, text: token.raw } as Tokens.Text);
    else if (inLine() && token.type === 'paragraph') run.push(...(token.tokens ?? []));
    else if (token.type !== 'space') {
      if (inLine()) close();
      flush();
      put(token);
    }
  }
  flush();
  while (frames.length > 0) close();
  return top;
}

const rawOf = (tokens: readonly Token[]) => tokens.map(({ raw }) => raw).join('');

/** Whether anything of it is seen. */
const says = (token: Token): boolean =>
  token.type === 'html' ? /^<img\b/i.test(token.raw) : token.type !== 'text' || /\S/.test(token.raw);

function aligned(tag: string, tokens: Token[]): Token[] {
  const to = attributeOf(tag, 'align')?.toLowerCase() ?? (/^<center\b/i.test(tag) ? 'center' : '');
  if (tokens.length === 0 || (to !== 'center' && to !== 'right')) return tokens;
  return [{ type: 'aligned', raw: rawOf(tokens), to, tokens }];
}

function headingOf({ name, tag }: Frame, tokens: Token[]): Token[] {
  if (tokens.length === 0) return [];
  return aligned(tag, [{ type: 'heading', raw: rawOf(tokens), depth: Number(name.slice(1)), text: '', tokens }]);
}

function blockOf({ name, tag, into, summary }: Frame, within: string | undefined): Token[] {
  const raw = rawOf(into);
  const inList = within === 'ul' || within === 'ol';
  switch (name) {
    case 'details':
      return into.length === 0 && summary.length === 0 ? [] : [{ type: 'details', raw, summary, tokens: into }];
    case 'blockquote':
      return into.length === 0 ? [] : [{ type: 'blockquote', raw, text: '', tokens: into }];
    case 'pre':
      return raw.trim() === ''
        ? []
        : [{ type: 'code', raw, text: wordsOf(into).replace(/^\n|\n$/g, '') } as Tokens.Code];
    case 'li':
      return inList ? [{ type: 'item', raw, tokens: into }] : into;
    case 'ul':
    case 'ol': {
      const items = into.filter(({ type }) => type === 'item');
      const others = into.filter(({ type }) => type !== 'item');
      const list = { type: 'list', raw, ordered: name === 'ol', start: 1, loose: false, items };
      return items.length === 0 ? others : [list, ...others];
    }
    case 'td':
    case 'th':
      return within === 'tr' ? [{ type: 'cell', raw, head: name === 'th', tokens: aligned(tag, into) }] : into;
    case 'tr':
      return within === 'table' ? [{ type: 'row', raw, tokens: into }] : into.flatMap(unwrapped);
    case 'table': {
      const rows = into.filter(({ type }) => type === 'row').map((row) => cellsOf(row));
      const others = into.filter(({ type }) => type !== 'row');
      return rows.length === 0 ? others : [{ type: 'grid', raw, rows }, ...others];
    }
    default:
      return aligned(tag, into);
  }
}

const unwrapped = (token: Token): Token[] =>
  token.type === 'cell' && 'tokens' in token ? (token.tokens ?? []) : [token];

const cellsOf = (row: Token): GridCell[] =>
  'tokens' in row
    ? (row.tokens ?? []).filter(({ type }) => type === 'cell').map((cell) => cell as unknown as GridCell)
    : [];

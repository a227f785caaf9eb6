import type { Token, Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';
import { scrollRegion } from '../aria.ts';
import { cx } from '../cx.ts';
import { StateMark } from '../state-mark.tsx';
import { type Tone, toneText } from '../tone.ts';
import { decoded, visible } from './characters.ts';
import { CodeView } from './code-view.tsx';
import { type Drawing, deepest } from './context.ts';
import { Diagram } from './diagram.tsx';
import { type GridCell, readBlocks } from './html-blocks.ts';
import { inlineOf, textOf } from './inline.tsx';

/** Below the title of the page and the name of who speaks; a text that begins with its second level skips none. */
const headings = [
  ['h3', 'text-md font-semibold'],
  ['h3', 'text-md font-semibold'],
  ['h4', 'font-semibold'],
  ['h5', 'font-semibold text-dim'],
  ['h6', 'font-semibold text-dim'],
  ['h6', 'text-dim'],
] as const;
/** On a page of its own. */
const pageHeadings = [
  'mt-4 border-b border-line-soft pb-1.5 text-xl font-semibold',
  'mt-4 border-b border-line-soft pb-1 text-lg font-semibold',
  'mt-3 text-md font-semibold',
  'mt-2 font-semibold',
  'mt-2 text-sm font-semibold',
  'mt-2 text-sm font-semibold text-dim',
] as const;
const mostColumns = 40;

export const written = (text: string): ReactNode => (
  <p className="whitespace-pre-wrap wrap-anywhere">{visible(text)}</p>
);

export function blocksOf(tokens: readonly Token[], drawing: Drawing, depth = 0): ReactNode {
  return (drawing.file ? readBlocks(tokens) : tokens).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place in the text
    <Fragment key={index}>{blockOf(token, drawing, depth)}</Fragment>
  ));
}

function blockOf(token: Token, drawing: Drawing, depth: number): ReactNode {
  if (depth > deepest) return written(token.raw);
  switch (token.type) {
    case 'space':
      return null;
    case 'heading': {
      const level = Math.min(6, Math.max(1, token.depth)) - 1;
      const [Heading, look] = headings[level] ?? headings[5];
      return (
        <Heading
          data-heading={drawing.headings?.nameOf.get(token)}
          className={cx('scroll-mt-2 first:mt-0', drawing.file ? pageHeadings[level] : cx('mt-1.5', look))}
        >
          {inlineOf(token.tokens, drawing, depth + 1)}
        </Heading>
      );
    }
    case 'paragraph':
      return <p className={linesOf(drawing)}>{inlineOf(token.tokens, drawing, depth + 1)}</p>;
    case 'text':
      return (
        <span className={cx('block', linesOf(drawing))}>
          {token.tokens ? inlineOf(token.tokens, drawing, depth + 1) : textOf(decoded(token.text), drawing)}
        </span>
      );
    case 'code':
      return <CodeOf code={token.text} language={token.lang?.trim().split(/\s/)[0] ?? ''} closed />;
    case 'list':
      return listOf(token as Tokens.List, drawing, depth);
    case 'blockquote':
      return quoteOf(token.tokens ?? [], drawing, depth);
    case 'table':
      return tableOf(token as Tokens.Table, drawing, depth);
    case 'hr':
      return <hr className="border-line-soft" />;
    case 'def':
      // A line that begins with a citation and a colon looks like one to the lexer.
      return /^ {0,3}\[e:/.test(token.raw) ? <p>{textOf(token.raw.trim(), drawing)}</p> : null;
    case 'plain':
      return written(token.raw);
    case 'aligned':
      return (
        <div className={cx('min-w-0 space-y-2.5', token.to === 'center' ? 'text-center' : 'text-end')}>
          {blocksOf(token.tokens ?? [], drawing, depth + 1)}
        </div>
      );
    case 'details':
      return (
        <details className="rounded-lg border border-line-soft px-3 py-2">
          <summary className="cursor-default rounded-sm font-medium">
            {token.summary.length > 0 ? inlineOf(token.summary, drawing, depth + 1) : 'Details'}
          </summary>
          <div className="space-y-2.5 pt-2.5">{blocksOf(token.tokens ?? [], drawing, depth + 1)}</div>
        </details>
      );
    case 'grid':
      return gridOf(token.rows, drawing, depth);
    case 'note':
      return (
        <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-sm text-dim">
          <span className="tabular-nums">[{token.number}]</span>
          <div className="min-w-0 space-y-2">{blocksOf(token.tokens ?? [], drawing, depth + 1)}</div>
        </div>
      );
    default:
      return written(token.raw.trimEnd());
  }
}

/** In an answer a line ends where it was ended; on a page the lines of a paragraph are one. */
const linesOf = ({ file }: Drawing) => (file ? undefined : 'whitespace-pre-line');

interface CodeOfProps {
  code: string;
  language: string;
  closed: boolean;
}

export function CodeOf({ code, language, closed }: CodeOfProps) {
  if (language.toLowerCase() === 'mermaid' && code.trim() !== '') return <Diagram source={code} closed={closed} />;
  return <CodeView code={code} language={language.slice(0, 40)} />;
}

const alerts: Readonly<Record<string, Tone>> = {
  Note: 'info',
  Tip: 'ok',
  Important: 'accent',
  Warning: 'warn',
  Caution: 'bad',
};

function quoteOf(tokens: readonly Token[], drawing: Drawing, depth: number): ReactNode {
  const word = /^\[!([a-z]{3,9})\](?:\s|$)/i.exec(tokens[0]?.type === 'paragraph' ? tokens[0].raw : '')?.[1] ?? '';
  const title = `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
  const tone = Object.hasOwn(alerts, title) ? alerts[title] : undefined;
  const within = tone ? withoutWord(tokens, word) : tokens;
  return (
    <blockquote
      className={cx(
        'space-y-2.5 border-s-2 ps-3',
        tone ? cx('border-current', toneText[tone]) : 'border-line text-dim',
      )}
    >
      {tone && <p className="font-medium">{title}</p>}
      <div className={cx('space-y-2.5', tone && 'text-text')}>{blocksOf(within, drawing, depth + 1)}</div>
    </blockquote>
  );
}

/** The paragraph without `[!NOTE]`, which the lexer may have cut wherever a mark could have begun. */
function withoutWord(tokens: readonly Token[], word: string): readonly Token[] {
  const [first, ...others] = tokens;
  const inline = first && 'tokens' in first ? (first.tokens ?? []) : [];
  let left = word.length + 3;
  const rest: Token[] = [];
  for (const token of inline) {
    const cut = token.type === 'text' ? Math.min(left, token.raw.length) : 0;
    left -= cut;
    const text = token.raw.slice(cut);
    if (cut === 0) rest.push(token);
    else if (text.trim() !== '')
      rest.push({ type: 'text', raw: text.trimStart(), text: text.trimStart() } as Tokens.Text);
  }
  return rest.length === 0 ? others : [{ ...first, tokens: rest } as Token, ...others];
}

function listOf({ ordered, start, loose, items }: Tokens.List, drawing: Drawing, depth: number): ReactNode {
  // Files are opened by buttons, and one under another must not be too near.
  const space = loose ? 'space-y-2' : drawing.file ? 'space-y-1.5' : 'space-y-1';
  const rows = items.map((item, index) => (
    <li
      // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the list
      key={index}
      className={cx('min-w-0', item.task ? '-ms-5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2' : 'ps-0.5')}
    >
      {item.task && (
        <StateMark state={item.checked ? 'healthy' : 'info'} label={item.checked ? 'done:' : 'open:'} hideLabel />
      )}
      <div className={cx('min-w-0', space)}>
        {blocksOf(
          item.tokens.filter(({ type }) => type !== 'checkbox'),
          drawing,
          depth + 1,
        )}
      </div>
    </li>
  ));
  const first = typeof start === 'number' ? start : 1;
  const look = cx('marker:text-dim', space);
  return ordered ? (
    <ol
      start={first}
      // Numbers stand before the text, and long ones need more room.
      style={{ paddingInlineStart: `max(1.25rem, ${String(first + items.length - 1).length + 1.75}ch)` }}
      className={cx('list-decimal tabular-nums', look)}
    >
      {rows}
    </ol>
  ) : (
    <ul className={cx('list-disc ps-5', look)}>{rows}</ul>
  );
}

function tableOf({ header, rows, raw }: Tokens.Table, drawing: Drawing, depth: number): ReactNode {
  if (header.length > mostColumns) return <CodeView code={raw.trimEnd()} language="Table" />;
  const align = { left: 'text-start', right: 'text-end', center: 'text-center' };
  const look = (cell: Tokens.TableCell) => cx('px-2 py-1 align-top', align[cell.align ?? 'left']);
  return (
    <TableFrame>
      <thead>
        <tr className="border-b border-line">
          {header.map((cell, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
            <th key={index} scope="col" className={cx(look(cell), 'font-medium')}>
              {inlineOf(cell.tokens, drawing, depth + 1)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the table
          <tr key={at} className="border-b border-line-soft last:border-b-0">
            {row.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
              <td key={index} className={look(cell)}>
                {inlineOf(cell.tokens, drawing, depth + 1)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

/** A table of HTML: its cells hold blocks, and none of its rows need be a head. */
function gridOf(rows: readonly (readonly GridCell[])[], drawing: Drawing, depth: number): ReactNode {
  return (
    <TableFrame>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the table
          <tr key={at} className="border-b border-line-soft last:border-b-0">
            {row.map(({ head, tokens }, index) => {
              const Cell = head ? 'th' : 'td';
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
                <Cell key={index} className={cx('px-2 py-1 text-start align-top', head && 'font-medium')}>
                  {blocksOf(tokens, drawing, depth + 1)}
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

const TableFrame = ({ children }: { children: ReactNode }) => (
  <div {...scrollRegion('Table')} className="inset-focus overflow-x-auto rounded-lg border border-line-soft">
    <table className="w-full text-sm tabular-nums">{children}</table>
  </div>
);

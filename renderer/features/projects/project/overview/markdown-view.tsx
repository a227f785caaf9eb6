import { Fragment, type ReactNode } from 'react';
import { scrollRegion } from '../../../../ui/aria.ts';
import { CodeBlock } from '../../../../ui/code-block.tsx';
import { cx } from '../../../../ui/cx.ts';
import { Link } from '../../../../ui/link.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import type { OpenFile } from '../use-open.ts';
import type { Inline } from './inline.ts';
import type { Block } from './markdown.ts';

const headings = ['text-lg font-semibold', 'text-md font-semibold', 'font-semibold', 'font-semibold text-dim'];
const indents = ['', 'ms-5', 'ms-10', 'ms-15', 'ms-20', 'ms-25'];

/** Blocks of plain data as elements: there is no way from a README to markup of the page. */
export function MarkdownView({ blocks, onOpen }: { blocks: readonly Block[]; onOpen: OpenFile | null }) {
  return (
    <div dir="auto" className="grid max-w-180 min-w-0 gap-2.5 text-pretty wrap-anywhere select-text">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place in the text
        <Fragment key={index}>{blockOf(block, onOpen)}</Fragment>
      ))}
    </div>
  );
}

function blockOf(block: Block, onOpen: OpenFile | null): ReactNode {
  const inline = (parts: readonly Inline[]) => inlineOf(parts, onOpen);
  switch (block.type) {
    case 'heading': {
      // Below the section that it stands in.
      const Heading = (['h3', 'h4', 'h5', 'h6'] as const)[Math.min(3, block.level - 1)] ?? 'h6';
      return (
        <Heading className={cx('mt-1.5 first:mt-0', headings[Math.min(3, block.level - 1)])}>
          {inline(block.children)}
        </Heading>
      );
    }
    case 'paragraph':
      return <p className="whitespace-pre-line">{inline(block.children)}</p>;
    case 'code':
      return <CodeBlock code={block.text} title={block.language || 'Code of the README'} hideTitle maxHeight="18rem" />;
    case 'list':
      return (
        <ul className="grid gap-1">
          {block.items.map((item, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the list
              key={index}
              className={cx('grid grid-cols-[auto_minmax(0,1fr)] gap-x-2', indents[item.depth])}
            >
              {item.done === null ? (
                <span aria-hidden={item.number === null} className="min-w-3 text-end text-faint tabular-nums">
                  {item.number ?? '•'}
                </span>
              ) : (
                <StateMark state={item.done ? 'healthy' : 'info'} label={item.done ? 'done:' : 'open:'} hideLabel />
              )}
              <span className="min-w-0">{inline(item.children)}</span>
            </li>
          ))}
        </ul>
      );
    case 'quote':
      return (
        <blockquote className="border-s-2 border-line ps-3 text-dim">
          <MarkdownView blocks={block.blocks} onOpen={onOpen} />
        </blockquote>
      );
    case 'table':
      return (
        <div {...scrollRegion('Table of the README')} className="inset-focus overflow-x-auto">
          <table className="text-sm">
            <thead>
              <tr className="border-b border-line">
                {block.head.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
                  <th key={index} scope="col" className="px-2 py-1 text-start font-medium">
                    {inline(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the table
                <tr key={at} className="border-b border-line-soft">
                  {row.map((cell, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
                    <td key={index} className="px-2 py-1 align-top">
                      {inline(cell)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'rule':
      return <hr className="border-line-soft" />;
  }
}

/** Characters that turn the text round would make a line look like another. */
const shown = (text: string) => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

function inlineOf(parts: readonly Inline[], onOpen: OpenFile | null): ReactNode {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the line
    <Fragment key={index}>{partOf(part, onOpen)}</Fragment>
  ));
}

function partOf(part: Inline, onOpen: OpenFile | null): ReactNode {
  switch (part.type) {
    case 'text':
      return shown(part.text);
    case 'code':
      return <code className="rounded-sm bg-raise px-1 py-0.5 text-sm">{shown(part.text)}</code>;
    case 'strong':
      return <strong className="font-semibold">{inlineOf(part.children, onOpen)}</strong>;
    case 'em':
      return <em>{inlineOf(part.children, onOpen)}</em>;
    case 'strike':
      return <s>{inlineOf(part.children, onOpen)}</s>;
    case 'image':
      // Its picture is somewhere else, and looking at a project asks nobody else for anything.
      return part.alt.trim() === '' ? null : <span className="text-faint">{shown(part.alt)}</span>;
    case 'link':
      return (
        <Link href={part.href} external title={part.href.slice(0, 300)} className="underline">
          {inlineOf(part.children, onOpen)}
        </Link>
      );
    case 'file':
      return onOpen ? (
        <button
          type="button"
          title={`Open ${part.path.slice(0, 300)} in the editor`}
          onClick={() => onOpen(part.path)}
          className="rounded-xs text-start text-accent underline underline-offset-3 wrap-anywhere"
        >
          {inlineOf(part.children, onOpen)}
        </button>
      ) : (
        inlineOf(part.children, onOpen)
      );
  }
}

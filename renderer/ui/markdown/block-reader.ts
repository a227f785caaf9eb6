import type { TextBlock } from './blocks.ts';

/** Beyond it a stretch is divided, wherever that is: what is read at once is bounded, whoever wrote it. */
export const longestBlock = 8_000;
/** The lexer looks for emphasis in square time, so its marks have a limit of their own. */
const mostMarks = 1_500;

const fence = /^ {0,3}(`{3,}|~{3,})[^\S\n]*([^\n]*)$/;
const innerFence = /^(?:\s+|\s*(?:[-*+]|\d{1,9}[.)])\s+)(`{3,}|~{3,})/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const tableRule = /^ {0,3}\|?[\s:|-]{1,2000}$/;
const blank = /^\s*$/;
const indented = /^(?: {2,}|\t)/;

interface Fence {
  mark: string;
  language: string;
}

function fenceIn(line: string): Fence | null {
  const [, mark, info = ''] = fence.exec(line) ?? [];
  // One of backticks has none behind it: that is code within a line.
  if (!mark || (mark.startsWith('`') && info.includes('`'))) return null;
  return { mark, language: info.trim().split(/\s/)[0]?.slice(0, 40) ?? '' };
}

/** Takes the lines of one block, and says where it ends. */
export function readerOf(head: readonly string[]) {
  const lines: string[] = [];
  let size = 0;
  let open: Fence | null = null;
  let ended = false;
  let inner: string | null = null;
  let list = false;
  let gap = false;
  let carries: readonly string[] = [];

  const isTable = () => {
    const [first = '', second = ''] = lines;
    return first.includes('|') && second.includes('-') && tableRule.test(second);
  };

  return {
    isEmpty: () => lines.length === 0 && open === null,
    /** What the next one begins with, since this one was divided. */
    carried: () => carries,
    hasEnded: () => ended,

    endsBefore(line: string): boolean {
      if (lines.length === 0 || open || blank.test(line)) return false;
      if (size + line.length > longestBlock * (inner === null ? 1 : 2)) {
        if (head.length > 0) carries = gap ? [] : head;
        else if (!gap && isTable()) carries = lines.slice(0, 2);
        return true;
      }
      if (inner !== null) return false;
      if (fenceIn(line)) return !(list && indented.test(line));
      return gap && !(indented.test(line) || (list && listItem.test(line)));
    },

    /** However the line goes on that it ends before. */
    endsAtAny: () => gap && !list && inner === null,

    take(line: string): void {
      if (open) {
        const [, mark = '', info = ''] = fence.exec(line) ?? [];
        if (mark.startsWith(open.mark) && info.trim() === '') ended = true;
        else lines.push(line);
        return;
      }
      if (lines.length === 0) {
        open = fenceIn(line);
        if (open || blank.test(line)) return;
        list = listItem.test(line);
      }
      const mark = innerFence.exec(line)?.[1];
      if (mark !== undefined) inner = inner === null ? mark : mark.startsWith(inner) ? null : inner;
      gap = blank.test(line);
      lines.push(line);
      size += line.length + 1;
    },

    blocks(closed: boolean): TextBlock[] {
      const text = (open ? lines : [...head, ...lines]).join('\n');
      if (open) return [{ kind: 'code', text: kept(text, closed), language: open.language, closed }];
      return lines.length === 0 ? [] : readable(text, closed);
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A slice holds the whole string that it was cut from: of an answer that grows, every version there was. */
const kept = (text: string, closed: boolean) => (closed ? decoder.decode(encoder.encode(text)) : text);

function readable(text: string, closed: boolean): TextBlock[] {
  if (text.length <= longestBlock * 3 && marksIn(text) <= mostMarks && longestLine(text) <= longestBlock)
    return [{ kind: 'markdown', text: kept(text, closed), language: '', closed }];
  const parts: TextBlock[] = [];
  for (let at = 0; at < text.length; ) {
    const end = breakOf(text, at);
    parts.push({ kind: 'plain', text: kept(text.slice(at, end), closed), language: '', closed });
    at = end;
  }
  return parts;
}

/** Between words where there are any, and never within a character. */
function breakOf(text: string, at: number): number {
  const end = at + longestBlock;
  if (end >= text.length) return text.length;
  const space = text.lastIndexOf(' ', end);
  if (space > at + longestBlock / 2) return space + 1;
  return /[\udc00-\udfff]/.test(text.charAt(end)) ? end - 1 : end;
}

function marksIn(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 42 || code === 95 || code === 126) count++;
  }
  return count;
}

function longestLine(text: string): number {
  let longest = 0;
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    const to = end === -1 ? text.length : end;
    longest = Math.max(longest, to - at);
    at = to + 1;
  }
  return longest;
}

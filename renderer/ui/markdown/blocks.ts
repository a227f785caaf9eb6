import { readerOf } from './block-reader.ts';

/** A stretch of the text that can be read without the rest of it. */
export interface TextBlock {
  /** `plain` is too much to be read as Markdown within a limit: it is shown as it was written. */
  kind: 'markdown' | 'code' | 'plain';
  text: string;
  /** The first word after the fence of code. */
  language: string;
  /** Nothing that comes later changes it. */
  closed: boolean;
}

/** Divides a text that grows. What is finished is not looked at again, and stays the same object. */
export function createDivider(): (text: string, whole: boolean) => readonly TextBlock[] {
  let finished: readonly TextBlock[] = [];
  /** What the finished ones are made of, and the head of a table that goes on behind them. */
  let behind = '';
  let head: readonly string[] = [];

  return (text, whole) => {
    if (!text.startsWith(behind)) {
      finished = [];
      behind = '';
      head = [];
    }
    const divided = divide(text, behind.length, head, whole);
    if (divided.done > 0) {
      finished = [...finished, ...divided.blocks.slice(0, divided.done)];
      behind = text.slice(0, divided.from);
      head = divided.head;
    }
    const rest = divided.blocks.slice(divided.done);
    return rest.length === 0 ? finished : [...finished, ...rest];
  };
}

interface Divided {
  blocks: TextBlock[];
  /** So many of them are finished; what follows begins at `from`, with this head. */
  done: number;
  from: number;
  head: readonly string[];
}

function divide(text: string, start: number, carried: readonly string[], whole: boolean): Divided {
  const divided: Divided = { blocks: [], done: 0, from: start, head: carried };
  let reader = readerOf(carried);
  let sure = true;

  const close = (end: number) => {
    divided.blocks.push(...reader.blocks(sure));
    const head = reader.carried();
    if (sure) Object.assign(divided, { done: divided.blocks.length, from: end, head });
    reader = readerOf(head);
  };

  for (let at = start; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const next = newline === -1 ? text.length : newline + 1;
    const line = text.slice(at, newline === -1 ? text.length : newline);
    // The last line may go on: what follows from it can still turn out otherwise.
    const complete = newline !== -1 || whole;
    if (reader.endsBefore(line)) {
      sure &&= complete || reader.endsAtAny();
      close(at);
    }
    sure &&= complete;
    reader.take(line);
    if (reader.hasEnded()) close(next);
    at = next;
  }
  if (!reader.isEmpty()) {
    sure &&= whole;
    close(text.length);
  }
  return divided;
}

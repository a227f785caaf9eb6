import { endOfString } from './scan.ts';

export interface Rewritten {
  text: string;
  /** From a place in `text` back to the place in what was written. */
  back(offset: number): number;
}

export interface Edit {
  from: number;
  to: number;
  text: string;
}

export function rewrite(written: string, edits: readonly Edit[]): Rewritten {
  if (edits.length === 0) return { text: written, back: (offset) => offset };
  const sorted = [...edits].sort((a, b) => a.from - b.from);
  let text = '';
  let last = 0;
  const marks: { to: number; from: number; length: number; written: number }[] = [];
  for (const edit of sorted) {
    text += written.slice(last, edit.from);
    marks.push({ to: text.length, from: edit.from, length: edit.text.length, written: edit.to - edit.from });
    text += edit.text;
    last = edit.to;
  }
  text += written.slice(last);
  return {
    text,
    back(offset) {
      let delta = 0;
      for (const mark of marks) {
        if (offset < mark.to) break;
        if (offset < mark.to + mark.length) return mark.from + Math.min(offset - mark.to, mark.written);
        delta += mark.written - mark.length;
      }
      return offset + delta;
    },
  };
}

const reference = /^steps\s*\.\s*([A-Za-z0-9_][A-Za-z0-9_-]*)/;
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * `steps.run-1.output` is what people write for a step `run-1`; CEL would take it for a subtraction. The longest known id
 * wins, so that `steps.a-1` stays a subtraction where there is a step `a` and no step `a-1`.
 */
export function withDashes(expression: string, known: (id: string) => boolean): Rewritten {
  const edits: Edit[] = [];
  let i = 0;
  while (i < expression.length) {
    const char = expression[i] ?? '';
    if (char === '"' || char === "'") {
      const end = endOfString(expression, i);
      if (end < 0) break;
      i = end;
    } else if (/[A-Za-z0-9_]/.test(char)) {
      const found = expression[i - 1] === '.' ? null : reference.exec(expression.slice(i, i + 200));
      if (found?.[1] !== undefined) {
        const start = i + found[0].length - found[1].length;
        const id = longestKnown(found[1], known);
        if (id && !identifier.test(id)) edits.push({ from: i, to: start + id.length, text: `steps["${id}"]` });
        i = id ? start + id.length : i + 5;
      } else {
        while (/[A-Za-z0-9_]/.test(expression[i] ?? '')) i++;
      }
    } else i++;
  }
  return rewrite(expression, edits);
}

function longestKnown(text: string, known: (id: string) => boolean): string | null {
  for (let end = text.length; end > 0; end = text.lastIndexOf('-', end - 1)) {
    const id = text.slice(0, end);
    if (known(id)) return id;
  }
  return null;
}

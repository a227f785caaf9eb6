import { createTwoFilesPatch } from 'diff';
import { visible } from '../../../core/lib/shown-words.ts';

export interface Edit {
  old: string;
  new: string;
}

export type Changed = { ok: true; text: string } | { ok: false; why: string };

/** Each old text has to stand there exactly once: a model that remembers wrongly changes nothing. */
export function changeText(before: string, edits: readonly Edit[]): Changed {
  const windows = before.includes('\r\n');
  const asFile = (text: string) => (windows ? text.replace(/\r?\n/g, '\r\n') : text);
  let text = before;
  for (const [index, edit] of edits.entries()) {
    const old = asFile(edit.old);
    const which = edits.length > 1 ? `Of edit ${index + 1} the` : 'The';
    const first = text.indexOf(old);
    if (first < 0) return { ok: false, why: `${which} old text does not stand in the file.` };
    if (text.indexOf(old, first + 1) >= 0)
      return { ok: false, why: `${which} old text stands in the file more than once: give more of what is around it.` };
    text = text.slice(0, first) + asFile(edit.new) + text.slice(first + old.length);
  }
  return text === before ? { ok: false, why: 'That would change nothing.' } : { ok: true, text };
}

const mostShown = 200_000;

/** What changes, line by line, with whatever cannot be seen made visible. Null when it is too long to be looked at. */
export function diffOf(path: string, before: string | null, after: string): string | null {
  const patch = createTwoFilesPatch(
    ...([before === null ? '/dev/null' : `a/${path}`, `b/${path}`] as const),
    ...([before ?? '', after, undefined, undefined] as const),
    { context: 3, timeout: 2_000 },
  );
  if (patch === undefined) return null;
  const shown = visible(patch.replace(/^=+\n/, ''));
  return shown.length > mostShown ? null : shown;
}

export function linesChanged(diff: string): { added: number; removed: number } {
  const lines = diff.split('\n').slice(2);
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}

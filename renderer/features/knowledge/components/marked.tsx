import { Fragment, useMemo } from 'react';
import { askedTerms, marksOf } from '../../../../shared/features/knowledge/words.ts';
import { printable } from '../../../lib/printable.ts';

interface MarkedProps {
  text: string;
  query: string;
  /** Line breaks stay. */
  lines?: boolean;
}

const shown = (text: string, lines: boolean) => (lines ? text.split('\n').map(printable).join('\n') : printable(text));

/** A text with the words of the question marked; what stands in it is shown, and nothing else. */
export function MarkedText({ text, query, lines = false }: MarkedProps) {
  const marks = useMemo(() => marksOf(text, askedTerms(query)), [text, query]);
  let at = 0;
  const parts = marks.map(({ from, to }) => {
    const before = text.slice(at, from);
    at = to;
    return (
      <Fragment key={from}>
        {shown(before, lines)}
        <mark className="rounded-xs bg-accent-bg font-medium text-text">{shown(text.slice(from, to), lines)}</mark>
      </Fragment>
    );
  });
  return (
    <>
      {parts}
      {shown(text.slice(at), lines)}
    </>
  );
}

const longest = 260;

/** The line that says most of what was asked for. */
export function excerptOf(text: string, query: string): string {
  const asked = askedTerms(query);
  const lines = text.slice(0, 20_000).split('\n');
  let best = lines.findIndex((line) => line.trim() !== '');
  let most = 0;
  lines.forEach((line, at) => {
    const found = marksOf(line.slice(0, 2_000), asked).length;
    if (found > most) {
      most = found;
      best = at;
    }
  });
  const line = (lines[Math.max(0, best)] ?? '').trim();
  const first = marksOf(line, asked)[0]?.from ?? 0;
  const from = first > longest / 2 ? first - 60 : 0;
  return `${from > 0 ? '… ' : ''}${line.slice(from, from + longest)}`;
}

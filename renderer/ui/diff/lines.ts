import { diffLines, diffWordsWithSpace } from 'diff';

export interface DiffRow {
  type: 'same' | 'added' | 'removed';
  /** Number of the line in the text before and in the text after. */
  before: number | null;
  after: number | null;
  text: string;
  /** Parts of the text that its counterpart does not have. */
  marks: readonly (readonly [from: number, to: number])[];
  /** The last line of a text that ends without a line break. */
  open: boolean;
}

export interface LineDiff {
  rows: readonly DiffRow[];
  added: number;
  removed: number;
  /** One of them ends its lines with CRLF, the other does not: then lines differ that look the same. */
  lineEnds: boolean;
}

/** Beyond so many edits the shortest way from one to the other takes longer than anybody waits, and tells nobody anything. */
const mostEdits = 700;
/** Words are looked at only where somebody reads them. */
const mostPairs = 300;
const longestLine = 500;
const leastAlike = 0.4;

const linesOf = (text: string): string[] => text.split(/(?<=\n)/).filter((line) => line !== '');
const usesCrlf = (text: string) => text.includes('\r\n');

export function lineDiff(before: string | null, after: string): LineDiff {
  const old = before ?? '';
  const changes = diffLines(old, after, { maxEditLength: mostEdits }) ?? [
    { value: old, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  const rows: DiffRow[] = [];
  let [left, right, added, removed] = [0, 0, 0, 0];
  for (const change of changes)
    for (const line of linesOf(change.value)) {
      const type = change.added ? 'added' : change.removed ? 'removed' : 'same';
      if (type === 'added') added += 1;
      if (type === 'removed') removed += 1;
      rows.push({
        type,
        before: type === 'added' ? null : ++left,
        after: type === 'removed' ? null : ++right,
        text: line.replace(type === 'same' ? /\r?\n$/ : /\n$/, ''),
        marks: [],
        open: !line.endsWith('\n'),
      });
    }
  markWords(rows);
  return { rows, added, removed, lineEnds: before !== null && old !== '' && usesCrlf(old) !== usesCrlf(after) };
}

/** A line that took the place of another: what of it is new, so that one changed figure is found at a glance. */
function markWords(rows: DiffRow[]): void {
  let pairs = 0;
  for (let at = 0; at < rows.length; at += 1) {
    if (rows[at]?.type !== 'removed') continue;
    const gone = runOf(rows, at, 'removed');
    const come = runOf(rows, at + gone, 'added');
    for (let index = 0; index < Math.min(gone, come) && pairs < mostPairs; index += 1, pairs += 1) {
      const [old, young] = [rows[at + index], rows[at + gone + index]];
      if (old && young) markPair(old, young);
    }
    at += gone + come - 1;
  }
}

function runOf(rows: readonly DiffRow[], from: number, type: DiffRow['type']): number {
  let to = from;
  while (rows[to]?.type === type) to += 1;
  return to - from;
}

function markPair(old: DiffRow, young: DiffRow): void {
  if (old.text.length > longestLine || young.text.length > longestLine) return;
  const gone: [number, number][] = [];
  const come: [number, number][] = [];
  let [left, right, alike] = [0, 0, 0];
  for (const { value, added, removed } of diffWordsWithSpace(old.text, young.text)) {
    if (removed) gone.push([left, left + value.length]);
    else if (added) come.push([right, right + value.length]);
    else alike += value.trim().length;
    if (!added) left += value.length;
    if (!removed) right += value.length;
  }
  // Two lines that share next to nothing are two lines: marks all over them would say less than none.
  if (alike < leastAlike * Math.max(old.text.trim().length, young.text.trim().length)) return;
  old.marks = gone;
  young.marks = come;
}

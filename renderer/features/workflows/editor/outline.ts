import { type CST, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** Where a step stands in the text. Offsets; `from` and `to` are beginnings of lines. */
export interface StepSpan {
  /** With the comments right above it. */
  from: number;
  to: number;
  /** The `-` of its list item. */
  dash: number;
  /** Null where the step is written as something else than keys below each other. */
  map: YAMLMap | null;
}

export type Outline =
  | { form: 'block'; steps: StepSpan[]; indent: string }
  /** `steps:` with nothing below; the new list goes from `from` to `to`. */
  | { form: 'empty'; from: number; to: number }
  | { form: 'missing' }
  | { form: 'unreadable'; why: string };

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
};

/** Blank, or a comment that does not stand deeper than the dash. */
function isLoose(line: string, column: number): boolean {
  const inner = line.trimStart();
  if (inner.trim() === '') return true;
  return inner.startsWith('#') && line.length - inner.length <= column;
}

function trimBack(text: string, from: number, to: number, column: number): number {
  let end = to;
  while (end > from) {
    const start = lineStart(text, end - 1);
    if (start <= from || !isLoose(text.slice(start, end), column)) break;
    end = start;
  }
  return end;
}

function withComments(text: string, at: number, floor: number, column: number): number {
  let start = at;
  while (start > floor) {
    const above = lineStart(text, start - 1);
    const line = text.slice(above, start);
    if (above < floor || line.trim() === '' || !isLoose(line, column)) break;
    start = above;
  }
  return start;
}

const dashOf = (item: CST.BlockSequence['items'][number]): number | null =>
  item.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? null;

/** The list of steps as lines of the text, so that edits can leave all other characters alone. */
export function outline(text: string): Outline {
  const doc = parseDocument(text, { keepSourceTokens: true });
  const root = doc.contents;
  if (root === null) return text.trim() === '' || doc.errors.length === 0 ? { form: 'missing' } : unreadable;
  if (!isMap(root) || (root as YAMLMap).flow) return unreadable;
  const at = root.items.findIndex(({ key }) => isScalar(key) && key.value === 'steps');
  const pair = root.items[at] as Pair | undefined;
  if (!pair || !isScalar(pair.key)) return doc.errors.length === 0 ? { form: 'missing' } : unreadable;
  const { value } = pair;
  if (value === null || (isScalar(value) && value.value === null) || (isSeq(value) && value.items.length === 0)) {
    const colon = text.indexOf(':', pair.key.range?.[1] ?? 0) + 1;
    const range = isSeq(value) ? value.range : null;
    return { form: 'empty', from: colon, to: range ? range[1] : colon };
  }
  if (!isSeq(value) || value.srcToken?.type !== 'block-seq')
    return { form: 'unreadable', why: 'The steps are written in one line. Edit them in the text.' };

  const next = root.items[at + 1];
  const nextKey = next && isScalar(next.key) ? next.key.range?.[0] : undefined;
  const end = nextKey === undefined ? text.length : lineStart(text, nextKey);
  const dashes = value.srcToken.items.flatMap((item) => dashOf(item) ?? []);
  const first = dashes[0] ?? 0;
  const column = first - lineStart(text, first);
  let floor = lineEnd(text, pair.key.range?.[1] ?? 0);
  const steps = dashes.map((dash, i): StepSpan => {
    const line = lineStart(text, dash);
    const following = dashes[i + 1];
    const from = withComments(text, line, floor, column);
    const to = trimBack(text, line, following === undefined ? end : lineStart(text, following), column);
    floor = to;
    const node = value.items[i];
    return { from, to, dash, map: isMap(node) && !node.flow ? node : null };
  });
  return { form: 'block', steps, indent: text.slice(lineStart(text, first), first) };
}

const unreadable: Outline = {
  form: 'unreadable',
  why: 'The text cannot be read at present. Mend its first problem, then try again.',
};

import { type Extension, RangeSetBuilder, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

export interface StepLines {
  key: string;
  /** From 1, both included. */
  line: number;
  endLine: number;
}

interface Range {
  key: string;
  from: number;
  to: number;
}

export const setSteps = StateEffect.define<readonly StepLines[]>();

/** Where the steps are, which goes on being right while the text changes and the reader has not yet answered. */
export const stepRanges = StateField.define<readonly Range[]>({
  create: () => [],
  update(ranges, tr) {
    let next = ranges;
    if (tr.docChanged)
      next = ranges.map(({ key, from, to }) => ({
        key,
        from: tr.changes.mapPos(from, 1),
        to: tr.changes.mapPos(to, 1),
      }));
    for (const effect of tr.effects)
      if (effect.is(setSteps)) next = effect.value.map((step) => rangeOf(tr.state.doc, step));
    return next;
  },
});

function rangeOf(doc: Text, { key, line, endLine }: StepLines): Range {
  const first = Math.min(Math.max(1, line), doc.lines);
  const last = Math.min(Math.max(first, endLine), doc.lines);
  return { key, from: doc.line(first).from, to: doc.line(last).to };
}

export function stepAt(ranges: readonly Range[], pos: number): string | null {
  return ranges.find(({ from, to }) => pos >= from && pos <= to)?.key ?? null;
}

const mark = Decoration.line({ class: 'cm-step' });

function bars(view: EditorView): DecorationSet {
  const ranges = view.state.field(stepRanges);
  const { doc, selection } = view.state;
  const own = ranges.find(({ from, to }) => selection.main.head >= from && selection.main.head <= to);
  const builder = new RangeSetBuilder<Decoration>();
  if (own)
    for (let at = own.from; at <= own.to; at = doc.lineAt(at).to + 1)
      builder.add(doc.lineAt(at).from, doc.lineAt(at).from, mark);
  return builder.finish();
}

/** A bar beside the step that the caret is in. */
export const stepMarks: Extension = [stepRanges, EditorView.decorations.of(bars)];

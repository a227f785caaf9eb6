import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { WorkflowProblem } from '../../../../shared/features/workflows/schema.ts';

/** A place of the reader, kept within the text that is there now. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(to, from + Math.max(0, column - 1));
}

export const sentenceOf = ({ problem, expected }: WorkflowProblem) =>
  expected ? `${problem.replace(/\.$/, '')}. Expected: ${expected}` : problem;

export function diagnosticsOf(doc: Text, problems: readonly WorkflowProblem[]): Diagnostic[] {
  return problems
    .map((problem): Diagnostic => {
      const from = offsetOf(doc, problem.line, problem.column);
      const end = Math.max(from, offsetOf(doc, problem.endLine, problem.endColumn));
      // An empty place has nothing to underline: the rest of its line has.
      const to = end > from ? end : Math.max(from, doc.lineAt(from).to);
      return { from, to, severity: problem.severity, message: sentenceOf(problem) };
    })
    .toSorted((a, b) => a.from - b.from);
}

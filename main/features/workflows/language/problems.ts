import type { WorkflowProblem } from '../../../../shared/features/workflows/schema.ts';
import type { Span } from '../types.ts';
import type { Range } from './tree.ts';

export interface Lines {
  span(range: Range): Span;
  line(offset: number): number;
}

export function createLines(text: string): Lines {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);

  function index(offset: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const place = (offset: number) => {
    const at = Math.max(0, Math.min(offset, text.length));
    const line = index(at);
    return { line: line + 1, column: at - (starts[line] ?? 0) + 1 };
  };

  return {
    line: (offset) => place(offset).line,
    span({ start, end }) {
      // What ends with its line break, as block texts do, is marked to the end of its last line.
      let last = Math.max(start, Math.min(end, text.length));
      while (last > start + 1 && /\s/.test(text[last - 1] ?? '')) last--;
      const from = place(start);
      const to = place(Math.max(last, Math.min(start + 1, text.length)));
      return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
  };
}

/** So many are shown; whoever has more of them mends these first. */
const most = 200;

export interface Problems {
  error(range: Range, path: string, problem: string, expected?: string): void;
  warning(range: Range, path: string, problem: string, expected?: string): void;
  all(): WorkflowProblem[];
  errors(): number;
  /** Further ones are counted and not shown: their places need not be found. */
  full(): boolean;
}

export function createProblems(lines: Lines): Problems {
  const list: WorkflowProblem[] = [];
  const seen = new Set<string>();
  let errors = 0;

  function add(
    severity: WorkflowProblem['severity'],
    range: Range,
    path: string,
    problem: string,
    expected?: string,
  ): void {
    if (severity === 'error') errors++;
    const key = `${range.start} ${path} ${problem}`;
    if (seen.has(key) || list.length >= most) return;
    seen.add(key);
    list.push({ severity, ...lines.span(range), path, problem, ...(expected ? { expected } : {}) });
  }

  return {
    error: (range, path, problem, expected) => add('error', range, path, problem, expected),
    warning: (range, path, problem, expected) => add('warning', range, path, problem, expected),
    all: () => [...list].sort((a, b) => a.line - b.line || a.column - b.column),
    errors: () => errors,
    full: () => list.length >= most,
  };
}

export const dotted = (...parts: (string | number)[]): string => parts.filter((part) => part !== '').join('.');

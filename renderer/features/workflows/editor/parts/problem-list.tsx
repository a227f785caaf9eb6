import type { WorkflowProblem } from '../../../../../shared/features/workflows/schema.ts';
import { formatCount } from '../../../../lib/number.ts';
import { ResizablePanel } from '../../../../ui/resizable-panel.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { VirtualList } from '../../../../ui/virtual-list.tsx';
import { sentenceOf } from '../../code/problems.ts';
import { layoutDefaults, setEditorLayout, useEditorLayout } from '../../layout.ts';

interface ProblemListProps {
  problems: readonly WorkflowProblem[];
  onShow: (problem: WorkflowProblem, focus: boolean) => void;
}

const keyOf = ({ line, column, problem }: WorkflowProblem, index: number) => `${line}:${column} ${problem} ${index}`;

export function problemWords(problems: readonly WorkflowProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const words = [errors > 0 && formatCount(errors, 'error'), warnings > 0 && formatCount(warnings, 'warning')];
  return words.filter(Boolean).join(', ');
}

/** Each with its place; going through them moves the text along, Enter goes there. */
export function ProblemList({ problems, onShow }: ProblemListProps) {
  const height = useEditorLayout((layout) => layout.problemsHeight);
  if (problems.length === 0) return null;
  return (
    <ResizablePanel
      handle="top"
      label="Resize the problems"
      size={height}
      defaultSize={layoutDefaults.problemsHeight}
      min={68}
      max={480}
      onResize={(problemsHeight) => setEditorLayout({ problemsHeight })}
      className="max-h-[50%] border-t border-line-soft"
    >
      <p role="status" className="px-3 pt-1.5 pb-1 text-sm font-semibold text-dim">
        {problemWords(problems)}
      </p>
      <VirtualList
        label="Problems"
        items={problems}
        getKey={keyOf}
        onSelect={(_key, problem) => onShow(problem, false)}
        onOpen={(problem) => onShow(problem, true)}
        className="min-h-0 flex-1"
        renderRow={(problem) => (
          <div className="flex h-full min-w-0 items-center gap-2.5 px-3 text-sm" title={sentenceOf(problem)}>
            <StateMark
              state={problem.severity === 'error' ? 'failing' : 'warning'}
              label={problem.severity}
              hideLabel
            />
            <span className="w-14 shrink-0 font-mono text-xs text-faint tabular-nums">{`${problem.line}:${problem.column}`}</span>
            <span className="min-w-0 truncate">
              {problem.problem.replace(/\.$/, '')}
              {problem.expected && <span className="text-dim">{`. Expected: ${problem.expected}`}</span>}
            </span>
          </div>
        )}
      />
    </ResizablePanel>
  );
}

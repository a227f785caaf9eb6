import { useQuery } from '@tanstack/react-query';
import type { Run } from '../../../../shared/features/runs/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { questionsOf } from '../questions.ts';
import type { RunActions } from '../use-actions.ts';
import { Approval } from './approval.tsx';

const deepest = 8;

/** What a run asks itself, and what the runs that it has started ask in its name. */
function useQuestions(runId: string, own: Run | undefined) {
  return useQuery({
    queryKey: [...orpc.runs.get.key(), 'questions', runId, own?.children.map(({ id, asks }) => [id, asks]) ?? null],
    queryFn: ({ signal }) => questionsOf(own ?? runId, (id) => client.runs.get({ id }, { signal }), deepest),
    placeholderData: (before) => before,
  }).data;
}

interface QuestionsProps {
  runId: string;
  /** When it is there already. */
  run?: Run | undefined;
  actions: RunActions;
  quiet?: boolean | undefined;
  className?: string | undefined;
}

export function Questions({ runId, run, actions, quiet, className }: QuestionsProps) {
  const questions = useQuestions(runId, run) ?? [];
  if (questions.length === 0) return null;
  return (
    <ul className={className}>
      {questions.map((question) => (
        <li key={`${question.runId} ${question.stepKey}`}>
          {question.of !== null && <p className="text-sm text-faint">{question.of}</p>}
          <Approval
            runId={question.runId}
            stepKey={question.stepKey}
            question={question.question}
            until={question.until}
            actions={actions}
            quiet={quiet}
          />
        </li>
      ))}
    </ul>
  );
}

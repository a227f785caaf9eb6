import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Run, RunSummary } from '../../../shared/features/runs/schema.ts';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { useToast } from '../../ui/toast.tsx';

/** What can be done to runs. Each says what came of it; what failed stays until it is closed. */
export function useRunActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  const settle = () => void queries.invalidateQueries({ queryKey: orpc.runs.key() });
  /** The core has answered with the run as it is now: shown before the next reading. */
  const put = (summary: RunSummary) =>
    queries.setQueryData<Run>(
      orpc.runs.get.queryOptions({ input: { id: summary.id } }).queryKey,
      (run) => run && { ...run, ...summary },
    );
  const failed = (what: string) => (error: unknown) => toast(failureToast(what, error));

  const cancel = useMutation(orpc.runs.cancel.mutationOptions({ onSuccess: put, onSettled: settle }));
  const pause = useMutation(
    orpc.runs.pause.mutationOptions({ onSuccess: put, onError: failed('The run was not paused'), onSettled: settle }),
  );
  const resume = useMutation(
    orpc.runs.resume.mutationOptions({
      onSuccess: put,
      onError: failed('The run does not go on'),
      onSettled: settle,
    }),
  );
  const retry = useMutation(
    orpc.runs.retry.mutationOptions({
      onSuccess: (run) => go(`/runs/${run.id}`),
      onError: failed('The run was not tried again'),
      onSettled: settle,
    }),
  );
  const decide = useMutation(
    orpc.runs.decide.mutationOptions({
      onSuccess: (summary, { choice }) => {
        put(summary);
        toast({
          tone: choice === 'approved' ? 'ok' : 'neutral',
          title: choice === 'approved' ? `Approved: ${summary.name} goes on` : `Rejected: ${summary.name} is told so`,
        });
      },
      onError: failed('The answer was not taken'),
      onSettled: settle,
    }),
  );

  return {
    /** Rejects, so that the dialog that asked first can stay and say why. */
    cancel: (id: string) => cancel.mutateAsync({ id }),
    pause: (id: string) => pause.mutate({ id }),
    resume: (id: string) => resume.mutate({ id }),
    retry: (id: string, from: 'failed' | 'start', definition: 'same' | 'newest' = 'same') =>
      retry.mutate({ id, from, definition }),
    decide: (id: string, stepKey: string, choice: 'approved' | 'rejected', comment: string) =>
      decide.mutate({ id, stepKey, choice, ...(comment.trim() !== '' && { comment: comment.trim() }) }),
    deciding: decide.isPending ? decide.variables : null,
    pausing: pause.isPending || resume.isPending,
    retrying: retry.isPending,
  };
}
export type RunActions = ReturnType<typeof useRunActions>;

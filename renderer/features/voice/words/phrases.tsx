import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FilePlus2, FolderOpen } from 'lucide-react';
import { orpc } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';

/** The file that adds phrases: where it is, how many are in it, and what is wrong by line. */
export function Phrases() {
  const phrases = useQuery(orpc.voice.phrases.queryOptions());
  const queries = useQueryClient();
  const toast = useToast();
  const make = useMutation(
    orpc.voice.makePhrases.mutationOptions({
      onSuccess: (file) => queries.setQueryData(orpc.voice.phrases.queryOptions().queryKey, file),
      onError: (error) => void toast(failureToast('The file was not made', error)),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.voice.phrases.queryOptions().queryKey }),
    }),
  );
  const show = useMutation(
    orpc.voice.showPhrases.mutationOptions({
      onError: (error) => void toast(failureToast('The file could not be shown', error)),
    }),
  );
  return (
    <Section title="Phrases" count="Say things in words of your own. What is right in the file works at once.">
      {phrases.isPending ? (
        <Skeleton rows={3} label="Loading the phrases" />
      ) : phrases.isError ? (
        <Failure
          what="The phrases could not be read"
          error={phrases.error}
          onRetry={() => void phrases.refetch()}
          retrying={phrases.isFetching}
        />
      ) : (
        <div className="grid gap-3 border-t border-line-soft px-2 pt-3">
          <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
            {phrases.data.exists ? (
              <StateMark
                state={phrases.data.problems.length > 0 ? 'warning' : 'healthy'}
                label={
                  phrases.data.problems.length > 0
                    ? `${formatCount(phrases.data.phrases, 'phrase')}, ${formatCount(phrases.data.problems.length, 'line')} not understood`
                    : formatCount(phrases.data.phrases, 'phrase')
                }
              />
            ) : (
              <StateMark state="stopped" label="There is no file yet" />
            )}
            <code className="text-xs wrap-anywhere select-text">{phrases.data.path}</code>
            <CopyButton text={phrases.data.path} label="Copy the path of the phrases" />
          </p>
          {phrases.data.exists && (
            <div>
              <Button icon={FolderOpen} loading={show.isPending} onClick={() => show.mutate({})}>
                Show it in the file manager
              </Button>
            </div>
          )}
          {!phrases.data.exists && (
            <div>
              <Button icon={FilePlus2} loading={make.isPending} onClick={() => make.mutate({})}>
                Make one with examples
              </Button>
            </div>
          )}
          {phrases.data.problems.length > 0 && (
            <ul className="grid gap-1" aria-label="Lines that are not understood">
              {phrases.data.problems.map(({ line, problem }) => (
                <li key={`${line} ${problem}`} className="flex gap-2 text-sm">
                  <span className="shrink-0 text-faint tabular-nums">line {line}</span>
                  <span className="min-w-0 text-bad wrap-anywhere">{problem}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Section>
  );
}

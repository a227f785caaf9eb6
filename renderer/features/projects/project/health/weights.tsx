import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { HealthCause } from '../../../../../shared/features/projects/schema.ts';
import { Failure, failureToast } from '../../../../app/failure.tsx';
import { Button } from '../../../../ui/button.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { Slider } from '../../../../ui/slider.tsx';
import { useToast } from '../../../../ui/toast.tsx';
import { projectsQueries } from '../../api.ts';
import { useCauses } from '../queries.ts';

const points = (value: number) => (value === 0 ? 'nothing' : `${value}`);
const highest = 40;

/** How much each cause may cost; of all projects, since a score is only worth something beside others. */
export function Weights() {
  const query = useCauses();
  const queries = useQueryClient();
  const toast = useToast();
  const weigh = useMutation({
    ...projectsQueries.weigh.mutationOptions(),
    onSuccess: (causes) => queries.setQueryData(projectsQueries.causes.queryOptions().queryKey, causes),
    onError: (error) => toast(failureToast('The weight was not changed', error)),
  });
  const changed = query.data?.filter(({ weight, defaultWeight }) => weight !== defaultWeight) ?? [];
  const resetAll = async () => {
    const before = changed;
    for (const { id } of before) await weigh.mutateAsync({ cause: id, weight: null }).catch(() => {});
    toast({
      title: 'All weights are as they came',
      undo: () => {
        for (const { id, weight } of before) weigh.mutate({ cause: id, weight });
      },
    });
  };
  return (
    <Section
      title="What counts, and how much"
      count="in all projects"
      action={
        changed.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => void resetAll()}>
            Reset all
          </Button>
        )
      }
    >
      {query.isError ? (
        <Failure
          what="What costs health could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !query.data ? (
        <Skeleton rows={8} label="Loading what costs health" />
      ) : (
        <ul className="border-t border-line-soft">
          {query.data.map((cause) => (
            <Weight key={cause.id} cause={cause} onWeigh={(weight) => weigh.mutate({ cause: cause.id, weight })} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Weight({ cause, onWeigh }: { cause: HealthCause; onWeigh: (weight: number | null) => void }) {
  const { label, explanation, weight, defaultWeight } = cause;
  const [moved, setMoved] = useState<{ from: number; to: number } | null>(null);
  const shown = moved?.from === weight ? moved.to : weight;
  return (
    <li className="border-b border-line-soft py-1.5">
      <div className="flex min-h-6 items-center gap-2">
        <span className="min-w-0 flex-1 wrap-anywhere">{label}</span>
        {weight !== defaultWeight && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Reset ${label} to ${defaultWeight}`}
            onClick={() => onWeigh(null)}
          >
            {`Reset to ${defaultWeight}`}
          </Button>
        )}
      </div>
      <p className="text-sm text-faint text-pretty">{explanation}</p>
      <Slider
        label={`Most points that ${label} can cost`}
        value={shown}
        min={0}
        max={Math.max(highest, weight)}
        onValueChange={(to) => setMoved({ from: weight, to })}
        onCommit={(to) => {
          if (to !== weight) onWeigh(to);
        }}
        format={points}
      />
    </li>
  );
}

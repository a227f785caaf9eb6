import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { isLive } from '../marks.ts';
import { spanOf } from '../words.ts';
import { RunState } from './run-state.tsx';

const keyOf = ({ id }: RunSummary) => id;

/** The runs that a step has started, in the order in which it asked for them. */
export function Children({ runs, label }: { runs: readonly RunSummary[]; label: string }) {
  const go = useGo();
  return (
    <VirtualList
      label={label}
      items={runs}
      getKey={keyOf}
      onOpen={({ id }) => go(`/runs/${id}`)}
      className="rounded-lg border border-line-soft"
      renderRow={(run) => (
        <span className="flex min-w-0 flex-1 items-center gap-3 text-sm">
          <RunState run={run} className="w-24 shrink-0" />
          <span className="min-w-0 flex-1 truncate" dir="auto">
            {run.name}
            {(isLive(run) ? run.text : run.error?.sentence) && (
              <span className="ps-2 text-faint">{isLive(run) ? run.text : run.error?.sentence}</span>
            )}
          </span>
          <Elapsed {...spanOf(run)} className="shrink-0 text-dim" />
        </span>
      )}
    />
  );
}

import { useEffect, useMemo, useRef } from 'react';
import type { Run } from '../../../../shared/features/runs/schema.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { type GraphNode, StepGraph } from '../../../ui/graph/step-graph.tsx';
import { useTickingSeconds } from '../../../ui/ticker.ts';
import { edgesOf, keepSame, nodeOf } from '../graph.ts';

/** What a person looks for in a large run: what asks, what failed, what runs. */
const worthSeeing = ({ steps }: Run): string | null =>
  (
    steps.find(({ wait, state }) => state === 'waiting' && wait?.kind === 'approval') ??
    steps.find(({ state }) => state === 'failed') ??
    steps.find(({ state }) => state === 'running')
  )?.key ?? null;

interface RunGraphProps {
  direction: 'right' | 'down';
  run: Run;
  selected: string | null;
  onSelect: (key: string | null) => void;
  className?: string | undefined;
}

export function RunGraph(props: RunGraphProps) {
  const running = props.run.steps.some(({ startedAt, finishedAt }) => startedAt !== null && finishedAt === null);
  return running ? <Ticking {...props} /> : <Drawn {...props} now={0} />;
}

/** Only while something runs do its clocks. */
function Ticking(props: RunGraphProps) {
  const now = Number(useTickingSeconds((at) => String(at - (at % 1000))));
  return <Drawn {...props} now={now} />;
}

function Drawn({ run, direction, selected, onSelect, className, now }: RunGraphProps & { now: number }) {
  const last = useRef<readonly GraphNode[]>([]);
  const nodes = keepSame(
    last.current,
    run.steps.map((step) => nodeOf(step, now)),
  );
  useEffect(() => {
    last.current = nodes;
  });
  const edges = useMemo(() => edgesOf(run.steps), [run.steps]);
  return (
    <StepGraph
      label={`Steps of ${run.name}`}
      nodes={nodes}
      edges={edges}
      direction={direction}
      reveal={worthSeeing(run)}
      selected={selected}
      onSelect={onSelect}
      className={className}
      empty={<EmptyState size="line" title="This run has no steps." className="px-4" />}
    />
  );
}

import { useConnection } from '../../../app/connection-store.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { StatusButton } from '../../../app/status-button.tsx';
import { useStream } from '../../../app/use-stream.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber, nbsp } from '../../../lib/number.ts';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { openMetrics } from '../queries.ts';
import { addSample, useLatestSample } from '../store.ts';

const states: Record<string, { state: MarkState; word: string }> = {
  connecting: { state: 'waiting', word: 'connecting' },
  online: { state: 'healthy', word: 'connected' },
  offline: { state: 'failing', word: 'reconnecting' },
  unauthorised: { state: 'failing', word: 'not allowed in' },
};

export function ConnectionStatus() {
  const status = useConnection((state) => state.status);
  const look = states[status];
  return (
    <Tooltip
      content={
        status === 'online' ? 'This window is connected to the core of Optimus' : 'The core of Optimus does not answer'
      }
    >
      <span className="inline-flex px-1.5">
        <StateMark state={look?.state ?? 'neutral'} label={look?.word} />
      </span>
    </Tooltip>
  );
}

const noDelay = 200;

/** What Optimus itself costs. Each figure has a place of fixed width, so that nothing moves when it changes. */
export function SelfMetricsStatus() {
  const go = useGo();
  useStream(openMetrics, { item: addSample, reset: () => {} });
  const sample = useLatestSample();
  // Half a figure at the edge tells nobody anything; the page that it leads to has them all.
  const narrow = useNarrowerThan(48);
  if (!sample) return <span className="px-1.5 text-faint">Optimus –</span>;
  const blocked = sample.loopDelayP99Ms > noDelay;
  return (
    <Tooltip content="What Optimus itself costs: processor, memory, programs that it started in the last minute">
      <StatusButton onClick={() => go('/about')} className="shrink-0 gap-1">
        <span>Optimus</span>
        <Figure width="min-w-[5.5ch]">{`${formatNumber(sample.cpuPercent, 1)}${nbsp}%`}</Figure>
        <Dot />
        <Figure width="min-w-[6ch]">{formatBytes(sample.memoryBytes)}</Figure>
        {!narrow && (
          <>
            <Dot />
            <Figure width="min-w-[11.5ch]">{`${formatNumber(sample.spawnsPerMinute, 0)}${nbsp}spawns/min`}</Figure>
          </>
        )}
        {blocked && (
          <StateMark state="warning" label={`slow to answer: ${formatNumber(sample.loopDelayP99Ms, 0)} ms`} />
        )}
      </StatusButton>
    </Tooltip>
  );
}

const Dot = () => (
  <span aria-hidden className="text-faint">
    ·
  </span>
);

function Figure({ width, children }: { width: string; children: string }) {
  return <span className={`${width} text-end`}>{children}</span>;
}

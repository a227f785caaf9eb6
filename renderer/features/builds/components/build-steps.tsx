import { useMemo } from 'react';
import type { BuildStep } from '../../../../shared/features/builds/schema.ts';
import { formatClock, formatDuration } from '../../../lib/duration.ts';
import { short } from '../../../lib/short.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { cx } from '../../../ui/cx.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useTickingSeconds } from '../../../ui/ticker.ts';
import { barsOf, stepMarks } from '../words.ts';

const fills: Partial<Record<BuildStep['state'], string>> = { failed: 'bg-bad', running: 'bg-accent', done: 'bg-ok' };

/** The steps one below the other, each with its part of the time. */
export function BuildSteps({ steps, live }: { steps: readonly BuildStep[]; live: boolean }) {
  const now = Number(useTickingSeconds((at) => String(live ? at - (at % 1000) : 0)));
  const bars = useMemo(() => barsOf(steps, now), [steps, now]);
  if (steps.length === 0)
    return (
      <EmptyState size="line" title={live ? 'The engine has named no step yet.' : 'It ended before its first step.'} />
    );
  return (
    <ol aria-label="Steps of the build" className="grid">
      {steps.map((step) => (
        <Step key={step.id} step={step} bar={bars.get(step.id)} now={now} />
      ))}
    </ol>
  );
}

interface StepProps {
  step: BuildStep;
  bar: { start: number; width: number } | undefined;
  now: number;
}

function Step({ step, bar, now }: StepProps) {
  const { mark, word } = stepMarks[step.state];
  const took =
    step.tookMs !== null
      ? formatDuration(step.tookMs)
      : step.state === 'running' && step.startedAt !== null
        ? formatClock(Math.max(0, now - step.startedAt))
        : '–';
  return (
    <li
      aria-current={step.state === 'running' ? 'step' : undefined}
      className="grid gap-1 border-s-2 border-line-soft py-1 ps-3 aria-[current]:border-accent"
    >
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5 text-sm">
        <StateMark state={mark} label={word} className="w-26 shrink-0" />
        <bdi className="min-w-40 flex-1 font-mono text-xs wrap-anywhere" title={short(step.name, 500)}>
          {short(step.name)}
        </bdi>
        <span className="w-16 shrink-0 text-end text-dim tabular-nums">{took}</span>
        <span aria-hidden className="relative block h-2 w-32 shrink-0 self-center rounded-full bg-track">
          {bar && (
            <span
              data-mark=""
              className={cx('absolute inset-y-0 min-w-0.75 rounded-full', fills[step.state] ?? 'bg-edge')}
              style={{ insetInlineStart: `${Math.min(98, bar.start * 100)}%`, width: `${bar.width * 100}%` }}
            />
          )}
        </span>
      </div>
      {step.state === 'failed' && step.error !== null && (
        <CodeBlock title={`Last lines of ${short(step.name, 100)}`} hideTitle wrap code={short(step.error, 10_000)} />
      )}
    </li>
  );
}

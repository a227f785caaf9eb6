import type { RunStep } from '../../../shared/features/runs/schema.ts';
import { formatClock, formatDuration } from '../../lib/duration.ts';
import type { EdgeLook, GraphEdge, GraphNode } from '../../ui/graph/step-graph.tsx';
import { stepMark } from './marks.ts';
import { kindOf } from './words.ts';

function textOf(step: RunStep, now: number): string {
  if (step.wait?.kind === 'runs') return `${step.wait.ended} of ${step.wait.total}`;
  if (step.startedAt === null || step.reused) return '';
  return step.finishedAt === null
    ? formatClock(now - step.startedAt)
    : formatDuration(step.finishedAt - step.startedAt);
}

function progressOf({ state, wait, progress }: RunStep): number | null | undefined {
  if (state === 'waiting' && wait?.kind === 'runs') return wait.total === 0 ? undefined : wait.ended / wait.total;
  return state === 'running' ? progress : undefined;
}

function detailOf(step: RunStep): string {
  if (step.attempts.length > 1 && step.maxAttempts > 1) return `try ${step.attempts.length} of ${step.maxAttempts}`;
  return step.text || kindOf(step);
}

export function nodeOf(step: RunStep, now: number): GraphNode {
  const mark = stepMark(step);
  const failed = step.state === 'failed' || step.compensation === 'failed';
  return {
    id: step.key,
    title: step.title,
    kind: kindOf(step),
    detail: detailOf(step),
    state: mark,
    tone: failed ? 'bad' : mark.word === 'asks you' ? 'warn' : step.state === 'running' ? 'accent' : 'neutral',
    progress: progressOf(step),
    text: textOf(step, now),
  };
}

const gone = (state: RunStep['state']) => state === 'succeeded' || state === 'failed';
const active = (state: RunStep['state']) => state === 'running' || state === 'waiting' || state === 'retrying';

function lookOf(from: RunStep | undefined, to: RunStep): EdgeLook {
  if (!from || from.state === 'skipped' || to.state === 'skipped') return 'skipped';
  if (!gone(from.state)) return 'plain';
  if (active(to.state)) return 'active';
  return gone(to.state) ? 'done' : 'plain';
}

export function edgesOf(steps: readonly RunStep[]): GraphEdge[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  return steps.flatMap((to) => to.needs.map((from) => ({ from, to: to.key, look: lookOf(byKey.get(from), to) })));
}

/** The node of before where nothing of it has changed, so that only what has changed is drawn again. */
export function keepSame(before: readonly GraphNode[], next: readonly GraphNode[]): GraphNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  return next.map((node) => {
    const old = known.get(node.id);
    return old && JSON.stringify(old) === JSON.stringify(node) ? old : node;
  });
}

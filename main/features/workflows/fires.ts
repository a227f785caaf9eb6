import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import { emptyIfDamaged } from '../../core/db/errors.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createSerial, type Serial } from '../../core/lib/serial.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { OverlapPolicy, Runs } from '../../core/runs/types.ts';
import type { TriggerRepo, WaitingFire } from './trigger-repo.ts';
import type { FireDraft, FireOutcome } from './triggers/types.ts';
import type { TriggerSpec } from './types.ts';

/** Workflows that set each other off are stopped after so many. */
export const longestChain = 8;
/** More fires of one trigger within a minute are dropped. */
export const mostPerMinute = 60;
/** Fires of one trigger that wait for the run before them; what comes then is refused, and said. */
export const mostWaiting = 20;
const minute = 60_000;
/** What a run has changed is heard of a moment after its end. */
const echoMs = 1_000;

export interface FireTarget {
  workflowId: string;
  workflowName: string;
  key: string;
  kind: TriggerSpec['kind'];
  /** Null where something else sees to it. */
  overlap: OverlapPolicy | null;
}

interface Deps {
  repo: Pick<TriggerRepo, 'all' | 'fired' | 'wait'>;
  runs: Pick<Runs, 'running' | 'onChange'>;
  clock: Clock;
  log: Logger;
  journal: Pick<Journal, 'note'>;
  /** The workflows whose runs led to this run, itself last. */
  chainOf: (runId: string) => Promise<string[]>;
  start: (target: FireTarget, fire: WaitingFire) => Promise<RunSummary>;
  onBrake: (target: FireTarget) => void;
  onCut: (target: FireTarget, chain: readonly string[]) => void;
}

interface Line {
  target: FireTarget | null;
  serial: Serial;
  lastRunId: string | null;
  /** In the order in which they came. */
  waiting: WaitingFire[];
  /** When it fired within the last minute. */
  fires: number[];
  braking: boolean;
  /** When its last run ended. */
  endedAt: number;
}

/** From the occurrence of something to the start of a run: overlaps, storms and endless chains end here. */
export function createFires({ repo, runs, clock, log, journal, chainOf, start, onBrake, onCut }: Deps) {
  const lines = new Map<string, Line>();
  const stops: Cancel[] = [];
  const nameOf = (workflowId: string, key: string) => `${workflowId}\0${key}`;
  const isLive = (runId: string | null) => runId !== null && runs.running().some((run) => run.id === runId);

  function lineOf(workflowId: string, key: string): Line {
    const name = nameOf(workflowId, key);
    let line = lines.get(name);
    if (!line) {
      line = {
        target: null,
        serial: createSerial(),
        lastRunId: null,
        waiting: [],
        fires: [],
        braking: false,
        endedAt: -Infinity,
      };
      lines.set(name, line);
    }
    return line;
  }

  const note = (target: FireTarget, kind: string, sentence: string) =>
    journal.note({
      kind,
      severity: 'notice',
      sentence,
      subjects: [{ type: 'workflow', id: target.workflowId, label: target.workflowName }],
      data: { trigger: target.kind },
    });

  function brakes(line: Line, target: FireTarget): boolean {
    const now = clock.monotonic();
    line.fires = line.fires.filter((at) => now - at < minute);
    if (line.fires.length < mostPerMinute) {
      line.fires.push(now);
      line.braking = false;
      return false;
    }
    // Said once per storm: a line for each would be a storm of its own.
    if (!line.braking) {
      note(
        target,
        'workflow.braked',
        `${target.workflowName} was set off more than ${mostPerMinute} times within a minute; the rest is dropped`,
      );
      onBrake(target);
    }
    line.braking = true;
    return true;
  }

  async function begin(line: Line, target: FireTarget, fire: WaitingFire): Promise<string> {
    const run = await start(target, fire);
    line.lastRunId = run.id;
    await repo.fired(target.workflowId, target.key, run.id, clock.now());
    return run.id;
  }

  /** What will never be run like this must not stand in the way of what comes after it; anything else may be tried again. */
  function refusal(target: FireTarget, error: unknown): FireOutcome {
    if (!(error instanceof DomainError) || error.code === 'UNAVAILABLE') throw error;
    const why =
      error.code === 'TOO_LARGE'
        ? 'what it was given is too large'
        : 'why' in error.data
          ? error.data.why
          : error.message;
    note(target, 'workflow.refused', `${target.workflowName} was not run: ${why}`);
    return { kind: 'refused', why, tooLarge: error.code === 'TOO_LARGE' };
  }

  async function decide(line: Line, target: FireTarget, draft: FireDraft): Promise<FireOutcome> {
    // What comes while its own run is under way may be its own doing: then it is a link of the same chain.
    const cause = draft.causedBy ?? (draft.duringRun && target.overlap !== 'skip' ? line.lastRunId : null);
    const chain = cause === null ? [] : await chainOf(cause);
    if (draft.causedBy !== undefined && chain.at(-1) === target.workflowId)
      return { kind: 'refused', why: 'its own run caused it' };
    if (chain.length >= longestChain) {
      note(
        target,
        'workflow.cut',
        `${target.workflowName} was not run: ${chain.length} workflows in a row have set each other off`,
      );
      onCut(target, chain);
      return { kind: 'cut' };
    }
    if (brakes(line, target)) return { kind: 'dropped' };
    const { label, payload } = draft;
    const fire = { label, payload, chain, idempotencyKey: draft.idempotencyKey ?? `workflow:${randomUUID()}` };
    if (target.overlap === 'skip' && (isLive(line.lastRunId) || draft.duringRun)) {
      note(target, 'workflow.skipped', `${target.workflowName} was not run for ${label}: its last run has not ended`);
      return { kind: 'skipped' };
    }
    if (target.overlap === 'queue' && (isLive(line.lastRunId) || line.waiting.length > 0)) {
      if (line.waiting.length >= mostWaiting) {
        note(
          target,
          'workflow.dropped',
          `${target.workflowName} will not run for ${label}: ${mostWaiting} wait for it already`,
        );
        return { kind: 'dropped' };
      }
      const waiting = [...line.waiting, fire];
      await repo.wait(target.workflowId, target.key, waiting);
      line.waiting = waiting;
      const before = waiting.length === 1 ? 'the run that is under way' : `${waiting.length - 1} that wait`;
      note(target, 'workflow.queued', `${target.workflowName} will run for ${label} after ${before}`);
      return { kind: 'queued' };
    }
    try {
      return { kind: 'started', runId: await begin(line, target, fire) };
    } catch (error) {
      return refusal(target, error);
    }
  }

  /** Starts what has waited longest for a run that has ended. */
  async function next(line: Line): Promise<void> {
    const { target } = line;
    for (;;) {
      const [first, ...rest] = line.waiting;
      if (!target || !first || isLive(line.lastRunId)) return;
      try {
        await begin(line, target, first);
      } catch (error) {
        refusal(target, error);
      }
      // Should this be lost, the next start begins it again and gets the same run by its key.
      await repo.wait(target.workflowId, target.key, rest);
      line.waiting = rest;
    }
  }
  const look = (line: Line) => {
    line
      .serial(() => next(line))
      .catch((error: unknown) => {
        log.error('a fire that waited could not be started', error);
        stops.push(clock.after(minute, () => look(line)));
      });
  };

  return {
    async begin(): Promise<void> {
      for (const row of await repo.all().catch(emptyIfDamaged)) {
        const line = lineOf(row.workflowId, row.key);
        line.lastRunId = row.lastRunId;
        line.waiting = row.waiting;
      }
      stops.push(
        runs.onChange(({ runId, ended }) => {
          if (!ended) return;
          for (const line of lines.values()) {
            if (line.lastRunId !== runId) continue;
            line.endedAt = clock.monotonic();
            if (line.waiting.length > 0) look(line);
          }
        }),
      );
    },

    /** From now on it may fire. */
    attach(target: FireTarget): void {
      const line = lineOf(target.workflowId, target.key);
      line.target = target;
      if (line.waiting.length > 0) look(line);
    },
    detach({ workflowId, key }: Pick<FireTarget, 'workflowId' | 'key'>): void {
      const line = lines.get(nameOf(workflowId, key));
      if (line) line.target = null;
    },
    /** What waited is no longer wanted, and what is remembered of it neither. */
    forget(workflowId: string, keep: readonly string[]): void {
      const kept = new Set(keep.map((key) => nameOf(workflowId, key)));
      for (const name of [...lines.keys()])
        if (name.startsWith(`${workflowId}\0`) && !kept.has(name)) lines.delete(name);
    },

    busy({ workflowId, key }: Pick<FireTarget, 'workflowId' | 'key'>): boolean {
      const line = lines.get(nameOf(workflowId, key));
      return line !== undefined && (isLive(line.lastRunId) || clock.monotonic() - line.endedAt < echoMs);
    },

    /** One after the other per trigger, so that two at the same moment see each other. */
    fire(target: FireTarget, draft: FireDraft): Promise<FireOutcome> {
      const line = lineOf(target.workflowId, target.key);
      return line.serial(() => decide(line, target, draft));
    },

    dispose() {
      for (const stop of stops) stop();
    },
  };
}
export type Fires = ReturnType<typeof createFires>;

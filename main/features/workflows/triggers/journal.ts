import { z } from 'zod';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Language } from '../types.ts';
import { createRetrying } from './retrying.ts';
import type { StartTrigger } from './types.ts';

/** Of what happened between two starts no more is looked through; the brake would drop the rest. */
const mostCaughtUp = 200;
const mostWaiting = 1_000;
const stateSchema = z.object({ after: z.number() });

/** `child.*` stands for every kind that begins so. */
export function kindMatcher(patterns: readonly string[]): (kind: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (kind) => exact.has(kind) || prefixes.some((prefix) => kind.startsWith(prefix));
}

interface Deps {
  clock: Clock;
  log: Logger;
  journal: Pick<Journal, 'tail' | 'list' | 'kinds'>;
  language: () => Promise<Pick<Language, 'decide'>>;
}

/** Fires for events of the journal, each once, also those of the moment in which the program was killed. */
export function createJournalTrigger({ clock, log, journal, language }: Deps): StartTrigger<'journal'> {
  return (spec, context) => {
    const stop = new AbortController();
    const isWanted = kindMatcher(spec.events);
    let waiting: JournalEvent[] = [];
    let behind = true;
    let after: number | null = null;
    let cannotDecide: string | null = null;

    const matches = ({ id, kind, subjects }: JournalEvent) => {
      if ((after !== null && id <= after) || !isWanted(kind)) return false;
      const own = context.workflow().id;
      // What is told about this very workflow would set it off for ever.
      if (subjects.some(({ type, id: subjectId }) => type === 'workflow' && subjectId === own)) return false;
      const { subject } = spec;
      return !subject || subjects.some(({ type, id: subjectId }) => type === subject.type && subjectId === subject.id);
    };

    const payloadOf = ({ subjects, data, ...event }: JournalEvent) => ({
      ...event,
      subjects: subjects.map((subject) => ({ ...subject })),
      data,
      subject: subjects[0] ? { ...subjects[0] } : null,
    });

    async function holds(event: JournalEvent): Promise<boolean> {
      if (spec.if === undefined) return true;
      const { decide } = await language();
      try {
        const run = { id: '', name: context.workflow().name };
        const holds = decide(spec.if, { inputs: {}, trigger: payloadOf(event), steps: {}, run });
        cannotDecide = null;
        return holds;
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        cannotDecide = `its condition could not be worked out for ${event.kind}: ${error.message}`;
        return false;
      }
    }

    async function catchUp(): Promise<void> {
      if (after === null) {
        const known = stateSchema.safeParse(await context.state.get());
        if (known.success) after = known.data.after;
        else {
          // It begins now: what happened before it was written is none of its business.
          after = (await journal.list({ limit: 1 })).events[0]?.id ?? 0;
          await context.state.put({ after });
        }
      }
      behind = false;
      const kinds = (await journal.kinds()).map(({ kind }) => kind).filter(isWanted);
      if (kinds.length === 0) return;
      const { events } = await journal.list({ kinds: kinds.slice(0, 100), after, limit: mostCaughtUp });
      const known = new Set(waiting.map(({ id }) => id));
      waiting = [...events.filter(({ id }) => !known.has(id)), ...waiting].sort((a, b) => a.id - b.id);
    }

    async function handle(event: JournalEvent): Promise<void> {
      if (!matches(event) || !(await holds(event))) return;
      const cause = event.subjects.find(({ type }) => type === 'run');
      await context.fire({
        label: event.sentence.slice(0, 200),
        payload: payloadOf(event),
        idempotencyKey: `${context.key}:${event.id}`,
        ...(cause && { causedBy: cause.id }),
      });
      await context.state.put({ after: event.id });
    }

    async function drain(): Promise<void> {
      if (behind) await catchUp();
      for (let event = waiting[0]; event && !stop.signal.aborted; event = waiting[0]) {
        await handle(event);
        waiting.shift();
        after = Math.max(after ?? 0, event.id);
      }
      context.trouble(cannotDecide);
    }
    const draining = createRetrying({
      clock,
      log,
      what: 'starting a run for an event',
      task: drain,
      onTrouble: (why) => context.trouble(why ?? cannotDecide),
    });

    async function listen(): Promise<void> {
      for await (const frame of journal.tail({ signal: stop.signal })) {
        if (frame.type === 'item') {
          if (!matches(frame.item)) continue;
          if (waiting.length < mostWaiting) waiting.push(frame.item);
          else behind = true;
        } else behind = true;
        draining.run();
      }
    }
    listen().catch((error: unknown) => {
      log.error('a trigger no longer hears of the journal', error);
      context.trouble('it no longer hears of the journal');
    });

    return () => {
      stop.abort();
      draining.dispose();
    };
  };
}

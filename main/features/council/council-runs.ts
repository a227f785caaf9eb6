import type { Subject } from '../../../shared/features/journal/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { RunsService } from '../runs/index.ts';
import type { Lives } from './deliberation/live.ts';
import { definitionOf } from './deliberation/steps.ts';
import type { CouncilRepo } from './repo.ts';
import type { DeliberationRecord } from './types.ts';
import { inShort } from './words.ts';

interface Deps {
  repo: CouncilRepo;
  runs: Pick<RunsService, 'start' | 'onChange' | 'get' | 'running' | 'ended' | 'cancel' | 'remove'>;
  lives: Pick<Lives, 'forget'>;
  journal: Journal;
  clock: Clock;
  log: Logger;
  subjectsOf(record: DeliberationRecord): Subject[];
  changed(id: string): void;
}

/** What the journal says of one that was deleted. */
const wasDone: Record<string, string> = {
  'council.asked': 'The council was asked',
  'council.decided': 'The council decided',
  'council.undecided': 'The council came to no decision',
  'council.failed': 'A deliberation failed',
  'council.cancelled': 'A deliberation was cancelled',
  'council.resolved': 'How a deliberation turned out was said',
};

export const interrupted = 'The run of it ended without a result';

/** Deliberations as runs, and what becomes of them when their run ends in another way than by its last step. */
export function createCouncilRuns({ repo, runs, lives, journal, clock, log, subjectsOf, changed }: Deps) {
  let settling: Promise<unknown> = Promise.resolve();

  async function begin(record: DeliberationRecord): Promise<DeliberationRecord> {
    const question = inShort(record.draft.question, 100);
    // A definition is kept as long as any run needs it: the question stands in the run alone, and goes with that.
    const definition = definitionOf(record.id, 'Council', record.draft.pinned?.seats ?? []);
    const subject = { type: 'deliberation', id: record.id, label: question };
    const run = await runs
      .start(definition, { name: `Council: ${question}`, subject, idempotencyKey: `council:${record.id}` })
      .catch(async (error: unknown) => {
        // Without a run nothing of it would ever go on: it is what it was before, and can be started again.
        await repo
          .update(record.id, (now) =>
            now.state === 'running' && now.runId === null
              ? { state: 'draft', phase: 'draft', draft: { ...now.draft, pinned: null } }
              : {},
          )
          .catch(() => {});
        changed(record.id);
        throw error;
      });
    const next = await repo.update(record.id, () => ({ runId: run.id }));
    changed(record.id);
    return next ?? record;
  }

  async function settle(id: string, runId: string) {
    const { state, error } = await runs.get(runId);
    lives.forget(id);
    const ended = await repo.update(id, (record) => {
      if (record.state !== 'running' || record.runId !== runId) return {};
      const cancelled = state === 'cancelled';
      const problem = cancelled ? null : (error?.sentence ?? interrupted);
      const heading = cancelled ? 'Cancelled before there was a result' : 'It failed, and there is no result';
      const before = record.result ?? { tally: null, stopped: null, dissent: null, synthesis: null };
      return {
        ...{ state: cancelled ? 'cancelled' : 'failed', phase: 'done', endedAt: clock.now() },
        result: { ...before, heading, problem },
      };
    });
    changed(id);
    if (!ended || ended.endedAt === null || ended.state === 'decided' || ended.state === 'undecided') return;
    const question = inShort(ended.draft.question);
    journal.note({
      kind: `council.${ended.state}`,
      ...(ended.state === 'failed' && { severity: 'warning' }),
      sentence:
        ended.state === 'cancelled'
          ? `A deliberation was cancelled: ${question}`
          : `A deliberation failed: ${question}: ${ended.result?.problem ?? ''}`,
      subjects: subjectsOf(ended),
      data: { deliberationId: id, runId },
    });
  }

  const unlisten = runs.onChange(({ kind, runId, ended, definitionId }) => {
    if (kind !== 'council' || !ended) return;
    settling = settling
      .then(() => settle(definitionId.slice('council:'.length), runId))
      .catch((error) => log.warn('the end of a deliberation could not be kept', { error: String(error) }));
  });

  return {
    begin,
    settled: () => settling,
    /** The question stands nowhere any more: its run goes, and the journal says only that there was one. */
    async forget({ id, runId }: DeliberationRecord): Promise<void> {
      if (runId !== null) {
        // The last of its steps has ended before its run has.
        await runs.ended(runId).catch(() => null);
        await settling;
        await runs.remove(runId);
      }
      const subjects = [
        { type: 'deliberation', id, label: 'A deleted deliberation' },
        ...(runId === null ? [] : [{ type: 'run', id: runId, label: 'Council' }]),
      ];
      await journal.reword(subjects, (kind) => `${wasDone[kind] ?? 'A deliberation'} (it was deleted)`);
    },
    /** What an earlier process left: one that never got its run gets it, and one whose run has ended is told as that. */
    async takeUp(): Promise<void> {
      for (const record of await repo.running()) {
        const { runId } = record;
        try {
          if (runId === null) await begin(record);
          else if (!runs.running().some(({ id }) => id === runId)) await settle(record.id, runId);
        } catch (error) {
          // The others go on.
          log.warn('a deliberation could not be taken up', { deliberationId: record.id, error: String(error) });
        }
      }
    },
    async dispose() {
      unlisten();
      await settling;
    },
  };
}

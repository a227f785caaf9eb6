import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Book } from '../book.ts';
import type { RepositoryFacts } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import type { BackupsRepo } from '../repo.ts';
import { BackendFault } from '../restic/faults.ts';
import { sentenceOf, stateOf } from '../told-faults.ts';
import type { TargetKnown, TargetRecord } from '../types.ts';
import { lookInFolder } from './folder-place.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  engines: Engines;
  clock: Clock;
  log: Logger;
  /** Told after each look, with what was so before. */
  onLooked(target: TargetRecord, before: TargetKnown['state']): void;
}

const awaySentence = (path: string) =>
  `${path} is not there now: its disk is away. Backups are made up when it is back.`;

/** How a place is: looked at after each job, when a disk comes or goes, and when somebody asks. */
export function createLook({ book, repo, engines, clock, log, onLooked }: Deps) {
  const looking = new Map<string, Promise<void>>();

  /** The word of a place that stands after a good look: what is damaged stays damaged until it is healed. */
  const soundWord = ({ input, known }: TargetRecord): Pick<TargetKnown, 'state' | 'sentence'> =>
    known.damages.length > 0
      ? {
          state: 'damaged',
          sentence: `${known.damages.length === 1 ? 'One file' : `${known.damages.length} files`} of the repository at ${input.name} ${known.damages.length === 1 ? 'is' : 'are'} damaged.`,
        }
      : { state: 'ready', sentence: '' };

  async function foundNow(target: TargetRecord): Promise<Partial<TargetKnown>> {
    const { backend } = target.input;
    if (backend.type === 'folder') {
      const found = await lookInFolder(backend.path);
      if (found === 'refused')
        return { state: 'refused', sentence: `Optimus may not read ${backend.path}, or may not write there.` };
      if (found === 'headless')
        return { state: 'damaged', sentence: `The config of the repository in ${backend.path} is gone.` };
      if (found !== 'repository')
        return target.known.repositoryId === null
          ? { state: 'new', sentence: 'Nothing is there yet: the first copy fills it.' }
          : { state: 'away', sentence: awaySentence(backend.path), freeBytes: null };
    }
    const facts = await engines.ask(target.input, await engines.accessOf(target), 'facts', {});
    return factsToKnown(target, facts);
  }

  async function factsToKnown(target: TargetRecord, facts: RepositoryFacts): Promise<Partial<TargetKnown>> {
    const before = target.known.repositoryId;
    if (before !== null && before !== facts.id)
      return { state: 'foreign', sentence: 'Another repository is there than the one that was backed up to.' };
    const rows = await repo.snapshots(target.id);
    const whole = rows.length === facts.snapshots && rows.every(({ bytes }) => bytes !== null);
    await repo.grew(target.id, clock.now(), facts.bytes);
    return {
      ...soundWord(target),
      ...{ repositoryId: facts.id, snapshots: facts.snapshots, bytes: facts.bytes, freeBytes: facts.freeBytes },
      rawBytes: whole ? rows.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) : null,
    };
  }

  async function lookOnce(id: string): Promise<void> {
    const target = book.findTarget(id);
    if (!target) return;
    const before = target.known.state;
    let found: Partial<TargetKnown>;
    try {
      found = await foundNow(target);
    } catch (error) {
      if (error instanceof BackendFault) found = wordOf(target, error);
      else if (error instanceof DomainError) found = { state: 'refused', sentence: sentenceOf(error) };
      else {
        log.warn('a place of backups could not be looked at', { id, error: String(error) });
        found = { state: 'away', sentence: sentenceOf(error) };
      }
    }
    await book.foundAt(id, { ...found, lookedAt: clock.now() });
    const now = book.findTarget(id);
    if (now) onLooked(now, before);
  }

  function wordOf({ known }: TargetRecord, fault: BackendFault): Partial<TargetKnown> {
    const state = stateOf[fault.code];
    if (state === null || (fault.code === 'missing' && known.repositoryId === null))
      return { state: 'new', sentence: '' };
    return { state, sentence: fault.message };
  }

  function look(id: string): Promise<void> {
    const under = looking.get(id);
    if (under !== undefined) return under;
    const now = lookOnce(id)
      .catch((error: unknown) => log.warn('what was found at a place could not be kept', { id, error: String(error) }))
      .finally(() => looking.delete(id));
    looking.set(id, now);
    return now;
  }

  return {
    look,
    factsToKnown,
    /** By the way of something else that met a fault there. */
    async faulted(id: string, fault: BackendFault): Promise<void> {
      const target = book.findTarget(id);
      // Somebody else holds a lock, or a file is damaged: both are told by whoever met them.
      if (!target || fault.code === 'locked' || fault.code === 'damaged') return;
      // One request that failed is no disk that went: else the next look would find one that came back, and back up to it.
      await look(id);
    },
    settled: async () => void (await Promise.all(looking.values())),
  };
}
export type Look = ReturnType<typeof createLook>;

import { lstat } from 'node:fs/promises';
import type { LanguageShare } from '../../../shared/features/projects/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Catalogue } from './catalogue.ts';
import type { FactsRepo } from './facts-repo.ts';
import { type ProjectPlace, placeOf } from './read-project.ts';
import type { ProjectsRepo } from './repo.ts';
import { topLanguages } from './scanned.ts';
import type { ScanInput } from './types.ts';

/** Fingerprints of working trees, and when the newest file of each was written. */
export type Look = (
  places: ProjectPlace[],
  signal?: AbortSignal,
) => Promise<Map<string, { fingerprint: string; newest: number }>>;

interface Deps {
  look: Look;
  readAgain: (id: string) => void;
  clock: Pick<Clock, 'now'>;
  catalogue: Catalogue;
  repo: Pick<ProjectsRepo, 'change'>;
  factsRepo: Pick<FactsRepo, 'put' | 'languages' | 'putLanguages'>;
  languages: (
    input: ScanInput & { cache: Uint8Array | null },
    signal: AbortSignal,
  ) => Promise<{ languages: LanguageShare[]; cache: Uint8Array }>;
  firstCommit: (place: ProjectPlace, signal: AbortSignal) => Promise<string | null>;
  log: Logger;
}

/** What is worth knowing of a project and takes longer than its row may wait: lines by language, and how it began. */
export function createDeepen({
  catalogue,
  repo,
  factsRepo,
  look,
  readAgain,
  clock,
  languages,
  firstCommit,
  log,
}: Deps) {
  return async function deepen(id: string, signal: AbortSignal): Promise<void> {
    const start = catalogue.get(id);
    if (start?.record.presence !== 'here' || start.facts === null) return;
    const place = placeOf(start.record);
    try {
      const tree = (await look([place], signal)).get(id);
      const read = catalogue.get(id)?.facts;
      if (tree && read) {
        // Written after git was asked: what is known is older than what is there.
        // A time that is still to come says nothing, and would have it read without end.
        if (tree.newest > read.scannedAt && tree.newest <= clock.now()) readAgain(id);
        const facts = { ...read, treeFingerprint: tree.fingerprint };
        await factsRepo.put({ facts });
        const now = catalogue.get(id);
        if (now?.facts === read) catalogue.put(id, { record: now.record, facts });
      }
      if (place.gitDir !== null && start.record.first_commit === null && start.facts.summary.git?.head) {
        const first = await firstCommit(place, signal);
        const now = catalogue.get(id);
        if (first !== null && now) {
          await repo.change(id, { first_commit: first });
          catalogue.put(id, { record: { ...now.record, first_commit: first } });
        }
      }
      if (place.kind === 'bare') return;
      const known = await factsRepo.languages(id);
      const told = await languages({ ...place, untracked: null, cache: known?.cache ?? null }, signal);
      const now = catalogue.get(id);
      // Of one that went meanwhile nothing was there to be counted, and what was known of it is kept.
      if (!now?.facts || !(await lstat(place.path).catch(() => null))) return;
      if (!known || JSON.stringify(known.languages) !== JSON.stringify(told.languages))
        await factsRepo.putLanguages(id, told.languages, told.cache);
      const top = topLanguages(told.languages);
      if (now.facts.summary.precise && JSON.stringify(top) === JSON.stringify(now.facts.summary.languages)) return;
      const facts = { ...now.facts, summary: { ...now.facts.summary, languages: top, precise: true } };
      await factsRepo.put({ facts });
      const newest = catalogue.get(id);
      if (newest) catalogue.put(id, { record: newest.record, facts });
    } catch (error) {
      if (!signal.aborted)
        log.warn('the languages of a project could not be read', { path: place.path, error: String(error) });
    }
  };
}

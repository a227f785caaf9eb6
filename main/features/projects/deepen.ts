import type { LanguageShare } from '../../../shared/features/projects/schema.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Catalogue } from './catalogue.ts';
import type { FactsRepo } from './facts-repo.ts';
import { type ProjectPlace, placeOf, topLanguages } from './read-project.ts';
import type { ProjectsRepo } from './repo.ts';
import type { ScanInput } from './types.ts';

interface Deps {
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
export function createDeepen({ catalogue, repo, factsRepo, languages, firstCommit, log }: Deps) {
  return async function deepen(id: string, signal: AbortSignal): Promise<void> {
    const start = catalogue.get(id);
    if (start?.record.presence !== 'here' || start.facts === null) return;
    const place = placeOf(start.record);
    try {
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
      const read = await languages({ ...place, untracked: null, cache: known?.cache ?? null }, signal);
      const now = catalogue.get(id);
      if (!now?.facts) return;
      if (!known || JSON.stringify(known.languages) !== JSON.stringify(read.languages))
        await factsRepo.putLanguages(id, read.languages, read.cache);
      const top = topLanguages(read.languages);
      if (now.facts.summary.precise && JSON.stringify(top) === JSON.stringify(now.facts.summary.languages)) return;
      const facts = { ...now.facts, summary: { ...now.facts.summary, languages: top, precise: true } };
      await factsRepo.put(facts, {});
      const newest = catalogue.get(id);
      if (newest) catalogue.put(id, { record: newest.record, facts });
    } catch (error) {
      if (!signal.aborted)
        log.warn('the languages of a project could not be read', { path: place.path, error: String(error) });
    }
  };
}

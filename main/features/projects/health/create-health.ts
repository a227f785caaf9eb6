import { DomainError } from '../../../../shared/contract/errors.ts';
import type { HealthAction, HealthCause, HealthReport } from '../../../../shared/features/projects/schema.ts';
import type { ProjectsRepo } from '../repo.ts';
import { fileCauses } from './file-causes.ts';
import { gitCauses } from './git-causes.ts';
import type { HealthSource, HealthSubject } from './types.ts';

interface Deps {
  repo: Pick<ProjectsRepo, 'weights' | 'weigh'>;
  assertLasting: () => void;
  onWeighed: (cause: string, weight: number) => void;
}

const nothing: HealthAction = { kind: 'open', label: 'Open the folder', path: '.' };

/** 100, less what each cause costs. Who knows more of projects adds a source; nobody else computes a score. */
export function createHealth({ repo, assertLasting, onWeighed }: Deps) {
  const sources: HealthSource[] = [gitCauses, fileCauses];
  const listeners = new Set<(ids?: readonly string[]) => void>();
  let weights = new Map<string, number>();

  const tell = (ids?: readonly string[]) => {
    if (!ids) known = null;
    for (const listener of [...listeners]) listener(ids);
  };
  /** By cause; made again when a source or a weight comes or goes, since a thousand projects ask for it at a start. */
  let known: Map<string, number> | null = null;
  const weightOf = (cause: string): number => {
    known ??= new Map(causes().map(({ id, weight }) => [id, weight]));
    return known.get(cause) ?? 0;
  };
  const causes = (): HealthCause[] =>
    sources.flatMap((source) =>
      source.causes.map((cause) => ({
        ...cause,
        defaultWeight: cause.weight,
        weight: weights.get(cause.id) ?? cause.weight,
      })),
    );

  return {
    async load() {
      weights = await repo.weights();
      known = null;
    },
    causes,

    report(subject: HealthSubject): HealthReport {
      const report: HealthReport = { score: 100, losses: [], fine: [] };
      for (const finding of sources.flatMap((source) => source.look(subject))) {
        const { cause, share, sentence, file = null, line = null, action = nothing } = finding;
        const weight = weightOf(cause);
        // What costs something is never rounded away: it would be neither a loss nor fine.
        const points = share > 0 && weight > 0 ? Math.max(1, Math.round(weight * Math.min(1, share))) : 0;
        if (points > 0) report.losses.push({ cause, points, sentence, file, line, action });
        else if (share <= 0) report.fine.push({ cause, sentence });
      }
      report.losses.sort((a, b) => b.points - a.points);
      report.score = Math.max(0, 100 - report.losses.reduce((sum, { points }) => sum + points, 0));
      return report;
    },

    async weigh(cause: string, weight: number | null): Promise<HealthCause[]> {
      assertLasting();
      const known = causes().find(({ id }) => id === cause);
      if (!known) throw new DomainError('NOT_FOUND', { what: 'cause', id: cause });
      await repo.weigh(cause, weight);
      if (weight === null) weights.delete(cause);
      else weights.set(cause, weight);
      onWeighed(known.label, weight ?? known.defaultWeight);
      tell();
      return causes();
    },

    /** Another feature adds what it knows; called when the program is put together. */
    add(source: HealthSource): () => void {
      sources.push(source);
      const stop = source.onChange?.(tell);
      tell();
      return () => {
        stop?.();
        const at = sources.indexOf(source);
        if (at < 0) return;
        sources.splice(at, 1);
        tell();
      };
    },
    onChange(fn: (ids?: readonly string[]) => void): () => void {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}
export type Health = ReturnType<typeof createHealth>;

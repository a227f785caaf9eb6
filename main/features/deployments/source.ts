import { DomainError } from '../../../shared/contract/errors.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { ReleaseSource } from './types.ts';

interface Found {
  source: ReleaseSource;
  subject: string | null;
}

/** What is shipped: a commit, or the working tree as it is. */
export function createSources({ projects }: { projects: Pick<ProjectsService, 'row' | 'inGit'> }) {
  return {
    async find(projectId: string, wanted: string | null): Promise<Found> {
      const row = projects.row(projectId);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
      const base = { projectId, projectName: row.name, folder: row.path };
      if (row.git === null) {
        if (wanted !== null)
          throw new DomainError('UNAVAILABLE', { what: row.name, why: 'It is not under git, so it has no commits.' });
        return { source: { ...base, commit: null, dirty: true }, subject: null };
      }
      return projects.inGit(projectId, async (run) => {
        const text = async (args: string[], answers: number[] = []) => {
          const { code, stdout } = await run({ args, answers });
          return code === 0 ? stdout.toString('utf8').trim() : null;
        };
        const revision = `${wanted ?? 'HEAD'}^{commit}`;
        const commit = await text(['rev-parse', '--verify', '--quiet', '--end-of-options', revision], [1, 128]);
        if (commit === null || commit === '') {
          if (wanted !== null) throw new DomainError('NOT_FOUND', { what: 'commit', id: wanted });
          return { source: { ...base, commit: null, dirty: true }, subject: null };
        }
        const dirty = wanted === null && (await text(['status', '--porcelain', '--untracked-files=normal'])) !== '';
        const subject = (await text(['log', '-1', '--format=%s', commit]))?.slice(0, 500) ?? null;
        return { source: { ...base, commit, dirty }, subject };
      });
    },
    /** How many commits lie between two versions; null where nobody can say. */
    async between(projectId: string, from: string | null, to: string | null): Promise<number | null> {
      if (from === null || to === null || !projects.row(projectId)?.git) return null;
      if (from === to) return 0;
      return projects
        .inGit(projectId, async (run) => {
          const { stdout } = await run({ args: ['rev-list', '--count', `${from}..${to}`] });
          return Number(stdout.toString('utf8').trim());
        })
        .catch(() => null);
    },
  };
}
export type Sources = ReturnType<typeof createSources>;

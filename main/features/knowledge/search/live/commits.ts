import type { Evidence } from '../../../../../shared/features/knowledge/schema.ts';
import type { ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import type { ProjectsService } from '../../../projects/index.ts';
import { makeEvidence } from '../../evidence.ts';
import { rankByWords } from '../rank-words.ts';
import { type LiveSource, mostOfOne } from '../sources.ts';

const newest = 500;
const mostProjects = 6;
const keptProjects = 20;

export interface Commit {
  hash: string;
  at: number;
  author: string;
  subject: string;
  body: string;
}

export const commitEvidence = (project: Pick<ProjectRow, 'id' | 'name'>, commit: Commit): Evidence =>
  makeEvidence({
    kind: 'git',
    title: `${project.name} · ${commit.hash.slice(0, 10)} ${commit.subject}`,
    text: [
      `commit ${commit.hash}`,
      `${commit.author}, ${new Date(commit.at).toISOString()}`,
      '',
      commit.subject,
      ...(commit.body ? ['', commit.body] : []),
    ].join('\n'),
    source: { type: 'commit', projectId: project.id, hash: commit.hash },
    at: commit.at,
  });

const format = '--format=tformat:%H%x00%at%x00%aN%x00%s%x00%b%x01';

export function readCommits(text: string): Commit[] {
  return text.split('\x01').flatMap((one) => {
    const [hash = '', at = '', author = '', subject = '', body = ''] = one.replace(/^\s+/, '').split('\0');
    return /^[0-9a-f]{40,64}$/.test(hash)
      ? [{ hash, at: Number(at) * 1_000 || 0, author, subject, body: body.trim().slice(0, 4_000) }]
      : [];
  });
}

/** The log of a project, newest first; what git cannot say is thrown. */
export function createCommits(projects: Pick<ProjectsService, 'inGit' | 'row'>) {
  const known = new Map<string, { head: string; commits: Commit[] }>();

  return {
    async log(projectId: string, args: readonly string[], signal: AbortSignal): Promise<Commit[]> {
      const { stdout } = await projects.inGit(
        projectId,
        (run) =>
          run({
            args: ['log', '--no-show-signature', '--no-color', '--encoding=UTF-8', '--use-mailmap', format, ...args],
          }),
        signal,
      );
      return readCommits(stdout.toString('utf8'));
    },
    async newest(row: ProjectRow, signal: AbortSignal): Promise<Commit[]> {
      const head = row.git?.head ?? null;
      if (head === null || row.presence !== 'here') return [];
      const one = known.get(row.id);
      if (one?.head === head) return one.commits;
      const commits = await this.log(row.id, [`--max-count=${newest}`, head, '--'], signal);
      known.delete(row.id);
      known.set(row.id, { head, commits });
      const [oldest] = known.keys();
      if (known.size > keptProjects && oldest !== undefined) known.delete(oldest);
      return commits;
    },
  };
}
export type Commits = ReturnType<typeof createCommits>;

/** What was committed, in the projects that the question names or that are few enough. */
export const createCommitFinder = (commits: Commits): LiveSource => ({
  kinds: ['git'],
  async find({ terms, projects, entities, scope, before, signal }) {
    const named = [...entities.projects, ...entities.branches];
    const wanted = (named.length > 0 ? named : scope.projectIds === null ? [] : projects).slice(0, mostProjects);
    const found = await Promise.all(
      wanted.map(async (row) => {
        const all = await commits.newest(row, signal).catch(() => []);
        return all.flatMap((commit) => (before === null || commit.at <= before ? [{ row, commit }] : []));
      }),
    );
    const ranked = rankByWords(found.flat(), ({ commit }) => `${commit.subject} ${commit.body}`, terms);
    return { words: ranked.slice(0, mostOfOne).map(({ row, commit }) => commitEvidence(row, commit)), entity: [] };
  },
});

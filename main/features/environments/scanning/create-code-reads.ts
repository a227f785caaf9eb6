import type { VariableRead } from '../../../../shared/features/environments/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import type { ProjectsService } from '../../projects/service.ts';
import type { CodeTasks } from './code-tasks.ts';
import { wantedFiles, waysOf } from './languages.ts';
import type { ReadFile } from './read-code.ts';

export interface CodeView {
  reads: ReadonlyMap<string, { places: VariableRead[]; hasDefault: boolean }>;
  mentions: ReadonlySet<string>;
}

interface Known {
  files: Map<string, { stamp: string } & ReadFile>;
  view: CodeView | null;
  stale: boolean;
  running: boolean;
  lookedAt: number;
}

interface Deps {
  projects: Pick<ProjectsService, 'row' | 'filesNamed' | 'onChange'>;
  clock: Pick<Clock, 'monotonic'>;
  log: Logger;
  /** The code of a project says something else than before. */
  onRead: (projectId: string) => void;
}

const mostProjects = 6;
const mostFiles = 20_000;
const mostPlaces = 20;
const filesPerTurn = 300;
/** What is ignored, or in a project that nobody has open, changes without a word. Files that are as they were are not read again. */
const freshMs = 20_000;

/** What the code of projects reads. Looked through in a thread of its own, when somebody wants to know. */
export function createCodeReads({ projects, clock, log, onRead }: Deps) {
  const known = new Map<string, Known>();
  const abort = new AbortController();
  const pool = createWorkerPool<CodeTasks>({
    log,
    size: 1,
    entry: new URL(import.meta.url.endsWith('.ts') ? './code-worker.ts' : './code-worker.js', import.meta.url),
  });
  const stop = projects.onChange((id) => {
    const one = known.get(id);
    if (one) one.stale = true;
  });

  async function viewOf(files: Known['files']): Promise<CodeView> {
    const reads = new Map<string, { places: VariableRead[]; hasDefault: boolean }>();
    const mentions = new Set<string>();
    let at = 0;
    for (const [file, one] of files) {
      at += 1;
      if (at % filesPerTurn === 0) await turn();
      for (const word of one.mentions) mentions.add(word);
      for (const { name, line, text, hasDefault } of one.reads) {
        const there = reads.get(name) ?? { places: [], hasDefault: true };
        // One place that has no value of its own is enough to miss it.
        there.hasDefault &&= hasDefault;
        if (there.places.length < mostPlaces) there.places.push({ file, line, text });
        reads.set(name, there);
      }
    }
    return { reads, mentions };
  }

  async function look(projectId: string, one: Known) {
    const row = projects.row(projectId);
    if (row?.presence !== 'here') return;
    const { paths } = await projects.filesNamed(projectId, { ...wantedFiles, most: mostFiles }, abort.signal);
    const wanted = paths.filter((path) => waysOf(path) !== null);
    const files = wanted.map((path) => ({ path, stamp: one.files.get(path)?.stamp ?? null }));
    const { changed, gone } = await pool.run('environments.code', { root: row.path, files }, { signal: abort.signal });
    const there = new Set(wanted);
    const left = [...gone, ...[...one.files.keys()].filter((path) => !there.has(path))].filter((path) =>
      one.files.delete(path),
    );
    for (const { path, ...file } of changed) one.files.set(path, file);
    if (one.view !== null && changed.length === 0 && left.length === 0) return;
    one.view = await viewOf(one.files);
    onRead(projectId);
  }

  function start(projectId: string, one: Known) {
    one.running = true;
    one.stale = false;
    one.lookedAt = clock.monotonic();
    void look(projectId, one)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) log.warn('the code of a project could not be looked through', { projectId, error });
      })
      .finally(() => {
        one.running = false;
      });
  }

  return {
    /** As far as it is known; what has changed since is looked at now, and told when it is done. */
    of(projectId: string): CodeView | null {
      const one = known.get(projectId) ?? { files: new Map(), view: null, stale: true, running: false, lookedAt: 0 };
      known.delete(projectId);
      known.set(projectId, one);
      const [oldest] = known.keys();
      if (known.size > mostProjects && oldest !== undefined) known.delete(oldest);
      if (!one.running && (one.stale || clock.monotonic() - one.lookedAt > freshMs)) start(projectId, one);
      return one.view;
    },
    async dispose() {
      stop();
      abort.abort();
      await pool.dispose();
    },
  };
}
export type CodeReads = ReturnType<typeof createCodeReads>;

import type { ProcessRow } from '../../../../../shared/features/processes/schema.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { ProcessesService } from '../../../processes/index.ts';
import type { ProjectsService } from '../../../projects/index.ts';

/** A program is looked at twice before anybody knows what it takes of the processor. */
const secondLookMs = 1_000;

export interface Taker {
  /** Of the project, or of the program where it belongs to none. */
  name: string;
  value: number;
  /** Its programs, what takes most first. */
  parts: string[];
  /** The one that takes most runs since then. */
  since: number | null;
}

interface Asked {
  processes: Pick<ProcessesService, 'list'>;
  projects: Pick<ProjectsService, 'row'>;
  clock: Pick<Clock, 'after'>;
  taken: (row: ProcessRow) => number | null;
  signal: AbortSignal;
  projectId: string | null;
}

const pause = (clock: Pick<Clock, 'after'>, ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const stop = clock.after(ms, () => {
      signal.removeEventListener('abort', give);
      resolve();
    });
    const give = () => {
      stop();
      reject(signal.reason);
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });

/** Who takes it, by project and else by program, most first. */
export async function takersOf({ processes, projects, clock, taken, signal, projectId }: Asked): Promise<Taker[]> {
  let rows = (await processes.list()).processes;
  if (rows.length > 0 && rows.every((row) => taken(row) === null)) {
    await pause(clock, secondLookMs, signal);
    rows = (await processes.list()).processes;
  }
  const wanted = projectId === null ? rows : rows.filter((row) => row.projectId === projectId);
  const groups = Map.groupBy(wanted, (row) =>
    row.projectId !== null && projectId === null ? `project/${row.projectId}` : `program/${row.name}`,
  );
  return [...groups.values()]
    .map((group) => {
      const sorted = group
        .map((row) => ({ row, value: taken(row) ?? 0 }))
        .filter(({ value }) => value > 0)
        .sort((a, b) => b.value - a.value);
      const [top] = sorted;
      const owner = projectId === null ? (group[0]?.projectId ?? null) : null;
      return {
        name: (owner === null ? null : projects.row(owner)?.name) ?? group[0]?.name ?? '',
        value: sorted.reduce((sum, { value }) => sum + value, 0),
        parts: [...new Set(sorted.map(({ row }) => row.name))].slice(0, 3),
        since: top?.row.startedAt ?? null,
      };
    })
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
}

import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { TerminalRecord } from './repo.ts';
import { findShells, shellAt } from './shell/shells.ts';

interface Asked {
  projectId: string | null;
  folder: string;
  environment: string | null;
  plain: boolean;
  shell: string | null;
  columns: number;
  rows: number;
}

interface Places {
  project: (id: string) => ProjectRow | null;
  home: string;
  now: number;
}

/** A terminal that nobody has opened yet, or why there can be none. */
export async function newRecord(asked: Asked, { project: find, home, now }: Places): Promise<TerminalRecord> {
  const { projectId, environment, plain, columns, rows } = asked;
  const project = projectId === null ? null : find(projectId);
  if (projectId !== null && !project) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
  const shells = await findShells();
  const [usual] = shells;
  if (!usual) throw new DomainError('UNAVAILABLE', { what: 'a shell', why: 'None was found on this machine.' });
  const shell = asked.shell === null ? usual : await shellAt(asked.shell, shells);
  if (!shell) throw invalid([{ field: 'shell', problem: 'is none of the shells of this machine' }]);
  return {
    id: randomBytes(6).toString('hex'),
    name: null,
    title: null,
    projectId,
    environment,
    folder: resolve(project?.path ?? home, asked.folder),
    currentFolder: null,
    shell: shell.path,
    commit: project?.git?.head ?? null,
    lives: 1,
    openedAt: now,
    endedAt: null,
    exitCode: null,
    exitSignal: null,
    columns,
    rows,
    plain,
  };
}

import { DomainError } from '../../../../shared/contract/errors.ts';
import { type PlanInput, planInput } from '../../../../shared/features/backups/schema.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { DatabasesService } from '../../databases/index.ts';
import type { ProjectsService } from '../../projects/index.ts';
import { isWithin } from '../targets/location.ts';
import { defaultFolder } from './default-folder.ts';
import { excludesOf } from './excludes.ts';

interface Deps {
  projects: Pick<ProjectsService, 'get' | 'buildFolders'>;
  databases: Pick<DatabasesService, 'list' | 'get'>;
  containers: Pick<ContainersService, 'volumes'>;
  home: string;
}
export interface Suggestion {
  plan: Omit<PlanInput, 'targetId'>;
  folder: string;
  /** What the folder survives. */
  folderNote: string;
  notes: string[];
}

const sentenceOfDisk = (otherDisk: boolean, what: string) =>
  otherDisk
    ? `This folder is on another disk than ${what}.`
    : `This folder is on the same disk as ${what}: a broken disk takes both. Add a second target as soon as there is one.`;

/** A plan that would fit a project as it is, to be looked at and changed before it is kept. */
export function createSuggest({ projects, databases, containers, home }: Deps) {
  const empty = (more: Partial<PlanInput>): Omit<PlanInput, 'targetId'> => {
    const { targetId: _, ...plan } = planInput.parse({ name: 'Backup', targetId: 'none', ...more });
    return plan;
  };

  async function volumesOf(projectId: string): Promise<string[]> {
    const all = await containers.volumes.list().catch((error: unknown) => {
      // Without an engine there are none.
      if (error instanceof DomainError) return [];
      throw error;
    });
    return all.filter(({ project }) => project?.id === projectId).map(({ name }) => name);
  }

  return async ({ projectId }: { projectId?: string | undefined }): Promise<Suggestion> => {
    if (projectId === undefined) {
      const { folder, otherDisk } = await defaultFolder(home, home);
      const folderNote = sentenceOfDisk(otherDisk, 'your home folder');
      return { plan: empty({ name: 'My folders' }), folder, folderNote, notes: [] };
    }
    const detail = await projects.get(projectId);
    const { path, name } = detail.row;
    const built = await projects.buildFolders(projectId).catch(() => []);
    const own = [];
    for (const row of await databases.list()) {
      if (row.project?.id !== projectId) {
        if (row.engine !== 'sqlite') continue;
        const { connection } = await databases.get(row.id);
        if (!isWithin(path, connection.path)) continue;
      }
      own.push(row);
    }
    const volumes = await volumesOf(projectId);
    const { folder, otherDisk } = await defaultFolder(path, home);
    const notes: string[] = [];
    if (own.length === 0)
      notes.push(
        'No database of this project is known. Add it under Databases, and it can be dumped into the same snapshot.',
      );
    notes.push('Files that git ignores are backed up, too: .env and local data are nowhere else.');
    return {
      plan: empty({
        ...{
          name,
          projectId,
          paths: [path],
          excludes: excludesOf(
            path,
            detail,
            built.map((one) => one.path),
          ),
        },
        ...{ databaseIds: own.map(({ id }) => id), volumes },
      }),
      folder,
      folderNote: sentenceOfDisk(otherDisk, 'the project'),
      notes,
    };
  };
}

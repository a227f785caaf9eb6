import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { BuildFolder, cleanReceipt } from '../../../../shared/features/projects/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { HostPorts } from '../../../core/ports/host-ports.ts';
import { type Entry, nameOf } from '../catalogue.ts';
import type { ProjectRecord } from '../repo.ts';
import { findBuildFolders } from './build-folders.ts';
import { findProgram } from './programs.ts';

interface Deps {
  shell: HostPorts['shell'];
  journal: Pick<Journal, 'note'>;
  /** Those of these folders of the project in which git tracks something. */
  tracked: (record: ProjectRecord, paths: readonly string[]) => Promise<ReadonlySet<string>>;
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}

interface OpenInput {
  with: 'editor' | 'terminal' | 'files';
  file?: string | undefined;
  line?: number | undefined;
}

const things = { editor: 'editor', terminal: 'terminal' } as const;

/** Hands a project to the user's own programs, and clears away what a build can make again. */
export function createOpening({ shell, journal, tracked, env = process.env, platform = process.platform }: Deps) {
  const here = (record: ProjectRecord) => {
    if (record.presence === 'here') return;
    throw new DomainError('UNAVAILABLE', { what: record.path, why: 'It is not there, or cannot be read.' });
  };

  /** A file of the project and of nothing else, however it is written and wherever links lead. */
  async function inside(record: ProjectRecord, file: string): Promise<string> {
    const path = resolve(record.path, file);
    const outside = (from: string, to: string) => {
      const way = relative(from, to);
      return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
    };
    const refuse = (why: string) => new DomainError('NOT_FOUND', { what: why, id: file });
    if (outside(record.path, path)) throw refuse('file of the project');
    const [root, real] = await Promise.all([realpath(record.path), realpath(path)]).catch(() => {
      throw refuse('file');
    });
    if (outside(root, real)) throw refuse('file of the project');
    return path;
  }

  const buildFolders = (entry: Entry, signal?: AbortSignal): Promise<BuildFolder[]> => {
    here(entry.record);
    if (entry.record.kind === 'bare') return Promise.resolve([]);
    return findBuildFolders({
      root: entry.record.path,
      tracked: (paths) => tracked(entry.record, paths),
      signal,
    });
  };

  return {
    buildFolders,

    async open(record: ProjectRecord, input: OpenInput): Promise<{ sentence: string }> {
      here(record);
      const path = input.file === undefined ? record.path : await inside(record, input.file);
      const name = nameOf(path);
      if (input.with === 'files') {
        await shell.showItemInFolder(path);
        return { sentence: `${name} is shown in the file manager` };
      }
      const can = shell.status();
      if (!can.available)
        throw new DomainError('UNAVAILABLE', { what: things[input.with], why: can.why, remedy: can.remedy });
      const program = await findProgram(input.with, { env, platform, project: record.path });
      if (!program)
        throw new DomainError('UNAVAILABLE', {
          what: things[input.with],
          why: `No ${things[input.with]} that Optimus knows was found on the path.`,
          remedy:
            input.with === 'editor'
              ? 'Install the shell command of your editor, such as code, and start Optimus again.'
              : 'Install one, such as kitty or gnome-terminal.',
        });
      const folder = input.with === 'terminal' ? record.path : path;
      await shell.launch(program.file, program.args(folder, input.line ?? null), record.path).catch((error) => {
        if (error instanceof DomainError) throw error;
        throw new DomainError(
          'UNAVAILABLE',
          { what: program.name, why: `It could not be started: ${error instanceof Error ? error.message : error}` },
          { cause: error },
        );
      });
      return { sentence: `${name} was opened in ${program.name}` };
    },

    /** Looked for again, so that nothing is moved that is no longer what was shown. */
    async clean(entry: Entry, paths: readonly string[]): Promise<z.infer<typeof cleanReceipt>> {
      const known = new Map((await buildFolders(entry)).map((folder) => [folder.path, folder]));
      const unknown = paths.find((path) => !known.has(path));
      if (unknown !== undefined)
        throw new DomainError('CONFLICT', {
          what: unknown,
          why: 'It is no folder that a build can make again, or not any more.',
          remedy: 'Look at the list again.',
        });
      const receipt: z.infer<typeof cleanReceipt> = { moved: [], failed: [], bytes: 0 };
      for (const path of new Set(paths)) {
        const full = join(entry.record.path, path);
        try {
          await shell.trash(full);
          if (await lstat(full).catch(() => null)) throw new Error('It is still there.');
          const bytes = known.get(path)?.bytes ?? 0;
          receipt.moved.push({ path, bytes });
          receipt.bytes += bytes;
        } catch (error) {
          const why =
            error instanceof DomainError && 'why' in error.data
              ? String(error.data.why)
              : error instanceof Error
                ? error.message
                : String(error);
          receipt.failed.push({ path, why });
        }
      }
      const { moved, bytes } = receipt;
      if (moved.length > 0)
        journal.note({
          kind: 'project.cleaned',
          actor: 'user',
          sentence: `${moved.length === 1 ? moved[0]?.path : `${moved.length} build folders`} of ${entry.row.name} moved to the trash`,
          subjects: [{ type: 'project', id: entry.record.id, label: entry.row.name }],
          data: { paths: moved.map(({ path }) => path), bytes },
        });
      return receipt;
    },
  };
}
export type Opening = ReturnType<typeof createOpening>;

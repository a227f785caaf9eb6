import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { named } from '../../../core/lib/shown-words.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';
import type { ProjectsService } from '../../projects/index.ts';
import { Changed, fileNow, removeFile, replaceFile } from '../editing/files.ts';
import { placeOfFile } from '../editing/place-of-file.ts';
import type { ChatRepo } from '../store/repo.ts';

interface Deps {
  repo: ChatRepo;
  projects: Pick<ProjectsService, 'row' | 'list'>;
  journal: Pick<Journal, 'note'>;
  clock: Clock;
}

const conflict = (what: string, why: string, remedy?: string) =>
  new DomainError('CONFLICT', { what, why, ...(remedy !== undefined && { remedy }) });

/** Puts back what a file held before it was edited, as long as nobody has changed it since. */
export function createUndoing({ repo, projects, journal, clock }: Deps) {
  async function placeFor(projectId: string, path: string) {
    await projects.list();
    const project = projects.row(projectId);
    if (project?.presence !== 'here')
      throw new DomainError('UNAVAILABLE', { what: path, why: 'Its project is not there, or cannot be read.' });
    const place = await placeOfFile(project.path, path);
    if (!place.ok) throw new DomainError('UNAVAILABLE', { what: path, why: place.why });
    return { project, place };
  }

  return {
    async undo({ messageId, toolUseId }: { messageId: string; toolUseId: string }): Promise<void> {
      const use = await repo.around.use(toolUseId);
      if (use?.messageId !== messageId) throw new DomainError('NOT_FOUND', { what: 'act', id: toolUseId });
      const kept = await repo.around.keptFile(toolUseId);
      if (!kept || kept.restoredAt !== null || use.state !== 'done')
        throw conflict(use.name, kept?.restoredAt == null ? 'Nothing of it is kept.' : 'It was put back already.');
      const { project, place } = await placeFor(kept.projectId, kept.path);
      const now = await fileNow(place.path);
      const changed = conflict(
        kept.path,
        'It has been changed since.',
        'Mend it by hand: what you wrote is not thrown away.',
      );
      if (typeof now === 'string' || now?.hash !== kept.afterHash) throw changed;
      try {
        if (kept.before === null) await removeFile(place.path);
        else
          await replaceFile({
            ...{ path: place.path, from: kept.afterHash, bytes: kept.before, mode: now.mode, owner: now.owner },
            still: async () => (await placeOfFile(project.path, kept.path)).ok,
          });
      } catch (error) {
        if (error instanceof Changed) throw changed;
        if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error)))
          throw new DomainError('UNAVAILABLE', {
            what: kept.path,
            why: `The system does not allow it (${errorCode(error)}).`,
          });
        throw error;
      }
      await repo.around.fileRestored(toolUseId, clock.now());
      await repo.around.changeUse(toolUseId, 'done', {
        result: `${use.result ?? ''} It was put back as it was.`.trim(),
      });
      journal.note({
        ...{
          kind: 'chat.undone',
          actor: 'user',
          sentence: `Put back ${named(kept.path, 300)} of ${named(project.name)}`,
        },
        subjects: [{ type: 'project', id: project.id, label: project.name }],
      });
    },
  };
}
export type Undoing = ReturnType<typeof createUndoing>;

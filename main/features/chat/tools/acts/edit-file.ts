import { z } from 'zod';
import type { Scope } from '../../../../../shared/features/knowledge/schema.ts';
import { addressOf, shapeOf } from '../../../../core/lib/looks-secret.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import type { ProjectsService } from '../../../projects/index.ts';
import type { Changed as ChangedText } from '../../editing/change-text.ts';
import { Changed, fileNow, hashOf, mostFileBytes, replaceFile, textOf } from '../../editing/files.ts';
import { placeOfFile } from '../../editing/place-of-file.ts';
import type { AroundRepo } from '../../store/around-repo.ts';
import { projectIn } from '../in-scope.ts';
import { makeAct, projectName, restingOn, unknownEnd } from '../make-act.ts';
import type { Act, Done } from '../types.ts';

export interface EditDeps {
  around: Pick<AroundRepo, 'keepFile' | 'keptFile' | 'forgetFile'>;
  projects: Pick<ProjectsService, 'row' | 'list'>;
}

const mostText = 200_000;
const input = z
  .strictObject({
    project: projectName,
    path: z.string().min(1).max(1_000).describe('Relative to the project'),
    edits: z
      .array(z.strictObject({ old: z.string().min(1).max(mostText), new: z.string().max(mostText) }))
      .max(50)
      .default([])
      .describe('For a file that is there: each old text has to stand in it exactly once'),
    content: z.string().max(mostText).nullable().default(null).describe('For a new file alone: all of it'),
  })
  .refine(({ edits, content }) => edits.length > 0 !== (content !== null), 'either edits or content is given');
type Input = z.infer<typeof input>;

const secretIn = (text: string): string | null =>
  text
    .split('\n')
    .map((line) => shapeOf(line) ?? addressOf(line))
    .find((what) => what !== null) ?? null;

const no = { ok: false, route: null } as const;
const changedSince: Done = {
  ...no,
  result: 'It was not written: the file has changed since the difference was shown.',
};

export function createEditAct({ around, projects }: EditDeps): Act {
  async function look({ project, path: asked }: Input, scope: Scope) {
    const looked = await projectIn(projects, scope, project);
    if (!looked.ok) return looked.why;
    const { found } = looked;
    if (found.presence !== 'here') return `${named(found.name)} is not there, or cannot be read.`;
    const place = await placeOfFile(found.path, asked);
    if (!place.ok) return place.why;
    const now = await fileNow(place.path);
    return typeof now === 'string' ? `${place.shown}: ${now}` : { project: found, place, now };
  }

  return makeAct({
    name: 'edit_file',
    description: 'Changes a text file of a project, or adds one. The user is shown the difference and is asked first.',
    input,
    async prepare(asked, { scope }) {
      const found = await look(asked, scope);
      if (typeof found === 'string') return found;
      const { project, place, now } = found;
      if (now === null && asked.content === null) return `There is no file ${place.shown}.`;
      if (now !== null && asked.content !== null) return `${place.shown} is there already: change it by edits.`;
      const before = now === null ? null : textOf(now.bytes);
      if (now !== null && before === null) return `${place.shown} is no text file.`;
      const { changeText, diffOf, linesChanged } = await import('../../editing/change-text.ts');
      const changed: ChangedText =
        before === null ? { ok: true, text: asked.content ?? '' } : changeText(before, asked.edits);
      if (!changed.ok) return changed.why;
      const bytes = Buffer.from(changed.text);
      if (bytes.length > mostFileBytes) return `${place.shown} would have more than ${mostFileBytes} bytes.`;
      const secret = secretIn(before ?? '') ?? secretIn(changed.text);
      if (secret !== null) return `${place.shown} holds what looks like a secret (${secret}), and is not edited.`;
      const diff = diffOf(place.shown, before, changed.text);
      if (diff === null) return 'The difference would be too long to be looked at.';
      const { added, removed } = linesChanged(diff);
      const where = `${named(place.shown, 300)} of ${named(project.name)}`;
      const base = now?.hash ?? null;
      return {
        short: before === null ? `Add ${where}` : `Edit ${where}`,
        sentence:
          before === null
            ? `Add the file ${where}, with ${plural(added, 'line')}.`
            : `Edit ${where}: ${plural(added, 'line')} added, ${plural(removed, 'line')} removed.`,
        ...{ projectId: project.id, diff, restsOn: restingOn(place.path, base, hashOf(bytes)) },
        async carryOut({ useId }): Promise<Done> {
          // Kept before anything is written: what is overwritten can always be put back.
          await around.keepFile({
            ...{ useId, projectId: project.id, path: place.shown, before: now?.bytes ?? null },
            ...{ afterHash: hashOf(bytes), mode: now?.mode ?? null },
          });
          const still = async () => {
            const again = await placeOfFile(project.path, place.shown);
            return again.ok && again.path === place.path;
          };
          try {
            await replaceFile({
              ...{ path: place.path, from: base, bytes, mode: now?.mode ?? null, still },
              ...(now && { owner: now.owner }),
            });
          } catch (error) {
            await around.forgetFile(useId);
            if (error instanceof Changed || errorCode(error) === 'EEXIST') return changedSince;
            if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(errorCode(error)))
              return { ...no, result: `It was not written: the system does not allow it (${errorCode(error)}).` };
            throw error;
          }
          return {
            ok: true,
            result: `${place.shown} was written. What it held before is kept.`,
            route: `/projects/${encodeURIComponent(project.id)}`,
          };
        },
      };
    },
    async afterKill(use, { scope }) {
      const read = input.safeParse(use.input);
      const kept = await around.keptFile(use.id);
      const found = read.success ? await look(read.data, scope) : '';
      if (!kept || typeof found === 'string') {
        if (!kept) return { ...no, result: 'Optimus ended before it was written. It was not done again.' };
        return unknownEnd('the file cannot be looked at any more');
      }
      const hash = found.now?.hash ?? null;
      if (hash === kept.afterHash)
        return {
          ok: true,
          result: `${found.place.shown} was written. What it held before is kept.`,
          route: `/projects/${encodeURIComponent(found.project.id)}`,
        };
      const before = kept.before === null ? null : hashOf(kept.before);
      if (hash !== before) return unknownEnd('the file has changed since');
      await around.forgetFile(use.id);
      return { ...no, result: 'Optimus ended before it was written. It was not done again.' };
    },
  });
}

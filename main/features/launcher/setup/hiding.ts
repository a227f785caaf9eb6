import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Setup } from '../../../../shared/features/launcher/schema.ts';
import { assertLasting } from '../../../core/db/lasting.ts';
import { type ChangeDeps, split } from './create-changes.ts';
import type { Edit } from './edits-repo.ts';
import { runFilePath } from './run-file-format.ts';

/** Much is found that nobody wants to see. What was said of it beside that stays as it was. */
export function createHiding({ store, clock, journal, repo, look, of, tell }: ChangeDeps) {
  const note = (kind: string, sentence: string, { id, name }: { id: string; name: string }) =>
    journal.note({ kind, actor: 'user', sentence, subjects: [{ type: 'project', id, label: name }] });

  return {
    async hide(id: string): Promise<Setup> {
      assertLasting(store);
      const { projectId, name } = split(id);
      const { row, merged, edits, reading } = await look(projectId);
      const one = merged.find(({ spec }) => spec.name === name);
      if (!one) throw new DomainError('NOT_FOUND', { what: 'service', id });
      const before = edits.find((edit) => edit.name === name);
      const first = before?.was ?? name;
      const inFile = reading?.file?.services.some(({ spec }) => spec.name === first) ?? false;
      const isFound = reading?.found.services.some(({ spec }) => spec.name === first) ?? false;
      if (inFile || !isFound)
        throw new DomainError('CONFLICT', {
          what: name,
          why: inFile ? `It stands in ${runFilePath}.` : 'It was added, not found.',
          remedy: inFile ? 'Take it out of that file.' : 'Remove it instead.',
        });
      const needing = merged.filter(({ spec }) => spec.needs.includes(name)).map(({ spec }) => spec.name);
      if (needing.length > 0)
        throw new DomainError('CONFLICT', {
          what: name,
          why: `${needing.join(' and ')} ${needing.length === 1 ? 'needs' : 'need'} it.`,
          remedy: 'Hide that first, or change what it needs.',
        });
      const edit: Edit = { name, spec: null, main: null, was: null, ...before, removed: true };
      await repo.change(projectId, [], [edit], clock.now());
      note('service.hidden', `${name} of ${row.name} was hidden`, row);
      tell(projectId);
      return of(projectId);
    },

    async unhide(projectId: string, names: readonly string[]): Promise<Setup> {
      assertLasting(store);
      const { row, edits } = await look(projectId);
      const back = edits.filter(({ name, removed }) => removed && names.includes(name));
      if (back.length === 0) return of(projectId);
      const said = ({ spec, main, was }: Edit) => spec !== null || main !== null || was !== null;
      const kept = back.filter(said).map((edit) => ({ ...edit, removed: false }));
      const gone = back.filter((edit) => !said(edit)).map(({ name }) => name);
      await repo.change(projectId, gone, kept, clock.now());
      note('service.shown', `${back.map(({ name }) => name).join(', ')} of ${row.name} is shown again`, row);
      tell(projectId);
      return of(projectId);
    },
  };
}

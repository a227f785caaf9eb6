import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { ServiceSpec, Setup } from '../../../../shared/features/launcher/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { assertLasting } from '../../../core/db/lasting.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Finder } from '../finding/create-finder.ts';
import type { SetupsForServices } from '../types.ts';
import type { createEditsRepo, Edit } from './edits-repo.ts';
import { type Merged, merge } from './merge.ts';
import { circleIn, unknownNeeds } from './needs.ts';
import type { Reading } from './readings.ts';
import { runFilePath } from './run-file-format.ts';
import { readRunPlace, writeRunPlace } from './run-file-place.ts';
import { placeIn } from './service-problems.ts';
import { specProblems } from './spec-problems.ts';

/** What is known of a project at one moment. */
export interface Looked {
  row: ProjectRow;
  isHere: boolean;
  reading: Reading | null;
  edits: Edit[];
  merged: Merged[];
  /** Names of what was hidden and is still there. */
  hidden: string[];
}

export interface ChangeDeps {
  store: Pick<Store, 'recovery'>;
  clock: Pick<Clock, 'now'>;
  journal: Pick<Journal, 'note'>;
  repo: ReturnType<typeof createEditsRepo>;
  look: (projectId: string) => Promise<Looked>;
  of: (projectId: string) => Promise<Setup>;
  tell: (projectId: string) => void;
}

export const split = (id: string) => {
  const at = id.indexOf('/');
  return { projectId: id.slice(0, Math.max(0, at)), name: id.slice(at + 1) };
};

function check(spec: ServiceSpec, others: readonly ServiceSpec[], was: string | undefined) {
  const problems = specProblems(spec).map(({ path, why }) => ({ field: ['spec', ...path].join('.'), problem: why }));
  if (was !== undefined && was !== spec.name && others.some(({ name }) => name === spec.name))
    problems.push({ field: 'spec.name', problem: `There is a service ${spec.name} already.` });
  const rest = others
    .filter(({ name }) => name !== spec.name && name !== was)
    .map((one) => ({ ...one, needs: one.needs.map((need) => (need === was ? spec.name : need)) }));
  const unknown = unknownNeeds(spec, new Set([spec.name, ...rest.map(({ name }) => name)]));
  if (unknown.length > 0) problems.push({ field: 'spec.needs', problem: `There is no service ${unknown.join(', ')}.` });
  const circle = circleIn([spec, ...rest]);
  if (circle?.includes(spec.name))
    problems.push({ field: 'spec.needs', problem: `${circle.join(' needs ')}: that is a circle.` });
  if (problems.length > 0) throw invalid(problems);
}

/** What the user makes of what was found. */
export function createChanges(deps: ChangeDeps & { finder: Pick<Finder, 'writeFile'> }) {
  const { store, clock, journal, repo, finder, look, of, tell } = deps;
  async function save({ projectId, spec, was, main }: Parameters<SetupsForServices['save']>[0]): Promise<Setup> {
    assertLasting(store);
    const { row, isHere, merged, edits } = await look(projectId);
    const specs = merged.map((one) => one.spec);
    const from = was ?? spec.name;
    if (was !== undefined && !specs.some(({ name }) => name === was))
      throw new DomainError('NOT_FOUND', { what: 'service', id: `${projectId}/${was}` });
    check(spec, specs, was);
    // One that is not there yet may come.
    if (isHere && (await placeIn(row.path, spec.folder, 'folder')) === 'outside')
      throw invalid([{ field: 'spec.folder', problem: 'It is a link that leads out of the project.' }]);
    const before = edits.find(({ name }) => name === from);
    const isKnown = merged.some(({ spec: { name }, origin }) => name === from && origin !== 'edited');
    const origin = before?.was ?? (isKnown && from !== spec.name ? from : null);
    const renames = from !== spec.name;
    const needing = renames
      ? edits.flatMap((edit): Edit[] =>
          edit.spec?.needs.includes(from) && edit.name !== from
            ? [
                {
                  ...edit,
                  spec: { ...edit.spec, needs: edit.spec.needs.map((need) => (need === from ? spec.name : need)) },
                },
              ]
            : [],
        )
      : [];
    const edit: Edit = {
      name: spec.name,
      spec,
      main: main ?? before?.main ?? null,
      // Back under its first name it is no other one.
      was: origin === spec.name ? null : origin,
      removed: false,
    };
    await repo.change(projectId, renames ? [from] : [], [edit, ...needing], clock.now());
    journal.note({
      kind: 'service.edited',
      actor: 'user',
      sentence: renames
        ? `${from} of ${row.name} is now ${spec.name}`
        : `How ${spec.name} of ${row.name} starts was changed`,
      subjects: [{ type: 'project', id: projectId, label: row.name }],
      data: { service: spec.name },
    });
    tell(projectId);
    return of(projectId);
  }

  async function reset(id: string): Promise<Setup> {
    assertLasting(store);
    const { projectId, name } = split(id);
    const { row, merged, edits, reading } = await look(projectId);
    if (!merged.some(({ spec }) => spec.name === name)) throw new DomainError('NOT_FOUND', { what: 'service', id });
    if (!edits.some((edit) => edit.name === name)) return of(projectId);
    const after = merge({
      found: reading?.found.services ?? [],
      file: reading?.file?.services ?? [],
      edits: edits.filter((edit) => edit.name !== name),
    });
    const names = new Set(after.map(({ spec }) => spec.name));
    const needing = after.filter(({ spec }) => spec.needs.includes(name) && !names.has(name));
    if (needing.length > 0)
      throw new DomainError('CONFLICT', {
        what: name,
        why: `${needing.map(({ spec }) => spec.name).join(' and ')} needs it.`,
        remedy: 'Change what they need first.',
      });
    await repo.change(projectId, [name], [], clock.now());
    journal.note({
      kind: 'service.reset',
      actor: 'user',
      sentence: `What was changed of ${name} of ${row.name} was undone`,
      subjects: [{ type: 'project', id: projectId, label: row.name }],
      data: { service: name },
    });
    tell(projectId);
    return of(projectId);
  }

  async function saveFile(projectId: string): Promise<{ path: string }> {
    assertLasting(store);
    const { row, isHere, merged, edits, reading } = await look(projectId);
    if (!isHere)
      throw new DomainError('UNAVAILABLE', { what: row.path, why: 'It is not there, or has no working folder.' });
    const wrong = reading?.file?.problems[0];
    if (wrong)
      throw new DomainError('CONFLICT', {
        what: runFilePath,
        why: `It has something that cannot be read${wrong.line === null ? '' : `, in line ${wrong.line}`}: ${wrong.why}`,
        remedy: 'Mend it first, so that nothing of it is lost.',
      });
    // What is offered and not used would only make it long.
    const wanted = new Set(
      merged.filter(({ main, origin }) => main || origin !== 'found').map(({ spec }) => spec.name),
    );
    for (const name of wanted)
      for (const need of merged.find(({ spec }) => spec.name === name)?.spec.needs ?? []) wanted.add(need);
    const services = merged.filter(({ spec }) => wanted.has(spec.name)).map(({ spec, main }) => ({ spec, main }));
    if (services.length === 0)
      throw new DomainError('CONFLICT', { what: row.name, why: 'It has no service to write.' });
    const there = await readRunPlace(row.path);
    if (there && 'problem' in there) throw new DomainError('CONFLICT', { what: runFilePath, why: there.problem });
    const inFile = new Set(reading?.file?.services.map(({ spec }) => spec.name));
    const renamed = edits.flatMap(({ name, was }) =>
      was !== null && inFile.has(was) ? [{ from: was, to: name }] : [],
    );
    const before = there?.text ?? null;
    const text = await finder.writeFile({ text: before, services, renamed });
    const path = await writeRunPlace(row.path, before, text);
    // From now on the file says it; what Optimus kept would stand above whatever is written there later.
    await repo.change(
      projectId,
      edits.filter(({ removed }) => !removed).map(({ name }) => name),
      [],
      clock.now(),
    );
    journal.note({
      kind: 'service.file-written',
      actor: 'user',
      sentence: `${services.length} ${services.length === 1 ? 'service' : 'services'} of ${row.name} were written to ${runFilePath}`,
      subjects: [{ type: 'project', id: projectId, label: row.name }],
      data: { path },
    });
    tell(projectId);
    return { path };
  }

  return { save, reset, saveFile };
}

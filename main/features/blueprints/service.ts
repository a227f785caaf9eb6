import { DomainError } from '../../../shared/contract/errors.ts';
import type { Blueprint, BlueprintFile, BlueprintKind } from '../../../shared/features/blueprints/schema.ts';
import type { Service } from '../../../shared/features/launcher/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { LauncherService } from '../launcher/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { readFacts } from './facts/read-facts.ts';
import { plain } from './facts/say.ts';
import { lookAt } from './lay-beside.ts';
import type { Draft, Generators, ShippingFacts } from './types.ts';
import { type Wanted, writeFiles } from './write-files.ts';

interface Deps {
  projects: Pick<ProjectsService, 'row'>;
  launcher: Pick<LauncherService, 'setup'>;
  journal: Pick<Journal, 'note'>;
  generators: Partial<Generators>;
}

type Refusal = Blueprint['refused'][number];

export function createBlueprintsService({ projects, launcher, journal, generators }: Deps) {
  const serial = createSerial();

  function projectOf(id: string) {
    const row = projects.row(id);
    if (row === null) throw new DomainError('NOT_FOUND', { what: 'project', id });
    if (row.presence !== 'here')
      throw new DomainError('UNAVAILABLE', { what: row.path, why: 'It is not there, or cannot be read.' });
    if (row.kind === 'bare')
      throw new DomainError('UNAVAILABLE', {
        what: row.path,
        why: 'It is a bare repository: there are no files to work with.',
        remedy: 'Clone it, and open the clone as a project.',
      });
    return row;
  }

  /** How it is started; a project whose services cannot be told is shipped by its files alone. */
  async function serviceOf(projectId: string): Promise<Service | null> {
    const setup = await launcher.setup({ projectId }).catch(() => null);
    const commands = (setup?.services ?? []).filter(({ spec }) => spec.run.type === 'command' && spec.folder === '');
    return commands.find(({ main, origin }) => main && origin !== 'found') ?? commands.find(({ main }) => main) ?? null;
  }

  async function fileOf(root: string, draft: Draft): Promise<BlueprintFile> {
    const { text: present, hash: presentHash } = await lookAt(root, draft.path);
    const checks = (await generators[draft.kind]?.check({ path: draft.path, text: draft.text })) ?? [];
    return { ...draft, present, presentHash, checks };
  }

  async function offer(facts: ShippingFacts, kind: BlueprintKind) {
    const generator = generators[kind];
    const made = generator?.generate(facts) ?? {
      refused: { why: 'This kind of file is not known here.', remedy: 'Write it by hand.' },
    };
    if ('refused' in made) return { files: [], notes: [], refused: [{ kind, ...made.refused }] };
    const files: BlueprintFile[] = [];
    const refused: Refusal[] = [];
    for (const draft of made.files)
      try {
        files.push(await fileOf(facts.project.folder, draft));
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'UNAVAILABLE') throw error;
        const { what, why, remedy } = error.data as { what: string; why: string; remedy?: string };
        refused.push({ kind, why: `${what}: ${why}`, remedy: remedy ?? 'Look at it, and generate again.' });
      }
    return { files, notes: made.notes, refused };
  }

  return {
    async get({ projectId, kinds }: { projectId: string; kinds: readonly BlueprintKind[] }): Promise<Blueprint> {
      const { name, path } = projectOf(projectId);
      const facts = await readFacts({
        project: { id: projectId, name, folder: path },
        service: await serviceOf(projectId),
      });
      const wanted = [...new Set(kinds)];
      if ('refused' in facts) {
        const refused = wanted.map((kind): Refusal => ({ kind, ...facts.refused }));
        return { projectId, basis: 'What it is made with is not known', files: [], refused, notes: [] };
      }
      const offers = [];
      for (const kind of wanted) offers.push(await offer(facts, kind));
      return {
        projectId,
        basis: facts.basis,
        files: offers.flatMap(({ files }) => files),
        refused: offers.flatMap(({ refused }) => refused),
        notes: [...new Set([...facts.notes, ...offers.flatMap(({ notes }) => notes)])],
      };
    },

    check: async ({ kind, path, text }: { kind: BlueprintKind; path: string; text: string }) =>
      (await generators[kind]?.check({ path, text })) ?? [],

    /** One after the other: two that write the same files at once would each think the other's are its own. */
    write: ({ projectId, files }: { projectId: string; files: readonly Wanted[] }) =>
      serial(async () => {
        const { name, path } = projectOf(projectId);
        const written = await writeFiles(path, files);
        journal.note({
          kind: 'blueprints.written',
          actor: 'user',
          sentence: `${written.length === 1 ? written[0] : `${written.length} files for shipping`} of ${plain(name, 80)} ${written.length === 1 ? 'was' : 'were'} written`,
          subjects: [{ type: 'project', id: projectId, label: name }],
          data: { files: written },
        });
        return { written };
      }),
  };
}
export type BlueprintsService = ReturnType<typeof createBlueprintsService>;

import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  Blueprint,
  BlueprintFile,
  BlueprintKind,
  BlueprintPin,
} from '../../../shared/features/blueprints/schema.ts';
import type { Service } from '../../../shared/features/launcher/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { LauncherService } from '../launcher/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { KnownMember } from './facts/members/types.ts';
import { readFacts } from './facts/read-facts.ts';
import { readProject } from './facts/read-project.ts';
import { plain } from './facts/say.ts';
import { lookAt } from './lay-beside.ts';
import type { Pin } from './pinning/create-pinning.ts';
import { imagesIn } from './pinning/images-in.ts';
import { withPins } from './pinning/with-pins.ts';
import type { Draft, Generators, ShippingFacts } from './types.ts';
import { type Wanted, writeFiles } from './write-files.ts';
import { notesOf, ownerOf } from './writing/members.ts';

interface Deps {
  projects: Pick<ProjectsService, 'row'>;
  launcher: Pick<LauncherService, 'setup'>;
  journal: Pick<Journal, 'note'>;
  generators: Partial<Generators>;
  pin: Pin;
}

type Refusal = Blueprint['refused'][number];

export interface BlueprintAsked {
  projectId: string;
  kinds: readonly BlueprintKind[];
  members?: readonly string[] | undefined;
  pins?: readonly BlueprintPin[];
}

/** Of more it is asked which are meant. */
const mostUnasked = 6;

export function createBlueprintsService({ projects, launcher, journal, generators, pin }: Deps) {
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

  /** How its services are started; a project whose services cannot be told is shipped by its files alone. */
  async function servicesOf(projectId: string): Promise<readonly Service[]> {
    const setup = await launcher.setup({ projectId }).catch(() => null);
    return (setup?.services ?? []).filter(({ spec }) => spec.run.type === 'command');
  }

  function serviceOf(services: readonly Service[], folder: string): Service | null {
    const here = services.filter(({ spec }) => spec.folder === folder);
    return here.find(({ main, origin }) => main && origin !== 'found') ?? here.find(({ main }) => main) ?? null;
  }

  async function fileOf(root: string, draft: Draft): Promise<BlueprintFile> {
    const { text: present, hash: presentHash } = await lookAt(root, draft.path);
    const checks = (await generators[draft.kind]?.check({ path: draft.path, text: draft.text })) ?? [];
    return { ...draft, present, presentHash, checks };
  }

  async function offer(members: readonly ShippingFacts[], kind: BlueprintKind, pins: readonly BlueprintPin[]) {
    const unknown = {
      ...{ files: [], notes: [] },
      refused: [{ member: null, why: 'This kind of file is not known here.', remedy: 'Write it by hand.' }],
    };
    const made = generators[kind]?.generate(members) ?? unknown;
    const files: BlueprintFile[] = [];
    const refused: Refusal[] = made.refused.map((one) => ({ kind, ...one }));
    for (const draft of made.files)
      try {
        files.push(await fileOf(members[0]?.project.folder ?? '', withPins(draft, pins)));
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'UNAVAILABLE') throw error;
        const { what, why, remedy } = error.data as { what: string; why: string; remedy?: string };
        refused.push({
          ...{ kind, member: draft.member, why: `${what}: ${why}` },
          remedy: remedy ?? 'Look at it, and generate again.',
        });
      }
    return { files, notes: made.notes, refused };
  }

  /** Those that were asked for; nothing said are all that can be shipped, where nobody has to choose among many. */
  function chosenOf(known: readonly KnownMember[], wanted: readonly string[] | undefined): readonly KnownMember[] {
    if (wanted !== undefined) {
      const ids = new Set(wanted);
      const gone = wanted.find((id) => !known.some(({ member }) => member.id === id));
      if (gone !== undefined) throw new DomainError('NOT_FOUND', { what: 'member', id: gone });
      return known.filter(({ member }) => ids.has(member.id));
    }
    const shipped = known.filter(({ stack }) => !('refused' in stack));
    if (known.length === 1) return known;
    return shipped.length > mostUnasked ? [] : shipped;
  }

  async function get({ projectId, kinds, members: asked, pins = [] }: BlueprintAsked): Promise<Blueprint> {
    const { name, path } = projectOf(projectId);
    const project = { id: projectId, name, folder: path };
    const { workspaces, members, notes } = await readProject(project);
    const chosen = chosenOf(members, asked);
    const services = await servicesOf(projectId);
    const shipped: ShippingFacts[] = [];
    const refused: Refusal[] = [];
    const wanted = [...new Set(kinds)];
    for (const known of chosen) {
      const facts = await readFacts({ project, known, service: serviceOf(services, known.member.folder) });
      if ('refused' in facts)
        refused.push(...wanted.map((kind): Refusal => ({ kind, member: ownerOf(known.member), ...facts.refused })));
      else shipped.push(facts);
    }
    const offers = [];
    if (shipped.length > 0) for (const kind of wanted) offers.push(await offer(shipped, kind, pins));
    return {
      projectId,
      basis:
        shipped.length === 0
          ? 'What it is made with is not known'
          : [...new Set(shipped.map(({ basis }) => basis))].join('; '),
      workspaces: [...workspaces],
      members: members.map(({ told }) => told),
      chosen: chosen.map(({ member }) => member.id),
      files: offers.flatMap(({ files }) => files),
      refused: [...refused, ...offers.flatMap((one) => one.refused)],
      notes: [
        ...new Set([...notes, ...notesOf(shipped, (facts) => facts.notes), ...offers.flatMap((one) => one.notes)]),
      ],
    };
  }

  return {
    get,
    /** Of all images that these files would name, each once. */
    pin: async (asked: Omit<BlueprintAsked, 'pins'>): Promise<BlueprintPin[]> =>
      pin(imagesIn((await get(asked)).files)),

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

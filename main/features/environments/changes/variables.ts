import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Secrets } from '../../../core/secrets/secrets.ts';
import { lastAlone, setIn, unsetIn } from '../dotenv/edit.ts';
import { type EnvText, parseEnv } from '../dotenv/parse.ts';
import type { EnvFiles } from '../files/env-files.ts';
import { kindOf } from '../reading/found.ts';
import { layersOf } from '../reading/layers.ts';
import type { Definition, ProjectEnvironments, ProjectEnvironmentsReader } from '../reading/project-environments.ts';
import { partsOf } from '../reading/references.ts';
import type { EnvironmentsRepo } from '../repo.ts';
import { placeOfSecret, referenceTo, storeName } from '../secrets/names.ts';
import { type EnvironmentInput, keptOf } from './environments.ts';

interface Deps {
  repo: EnvironmentsRepo;
  reader: ProjectEnvironmentsReader;
  files: EnvFiles;
  secrets: Pick<Secrets, 'list' | 'peek' | 'set' | 'remove' | 'status'>;
  assertLasting: () => void;
}

/** More names of one secret than anybody has. */
const mostNames = 100;

export function createVariableChanges({ repo, reader, files, secrets, assertLasting }: Deps) {
  const found = async ({ projectId, environment }: EnvironmentInput) => {
    const project = await reader.of(projectId);
    return { project, definition: reader.one(project, environment) };
  };

  /** What was written to is read from then on. */
  async function readsFrom({ projectId }: ProjectEnvironments, definition: Definition, file: string) {
    const now = await reader.of(projectId);
    const there = now.all.find(({ name }) => name === definition.name);
    if (there && !there.files.includes(file))
      await repo.put(projectId, { ...keptOf(there), files: [...there.files, file] });
  }

  async function set(
    input: EnvironmentInput & {
      name: string;
      value: string;
      to: string | null;
      was?: string | undefined;
      stamp?: string | undefined;
    },
  ) {
    const { name, value, to, was } = input;
    const { project, definition } = await found(input);
    if (value.includes('\0')) throw invalid([{ field: 'value', problem: 'No variable can hold a zero byte.' }]);
    assertLasting();
    if (to === null) {
      const own = project.own.get(definition.name);
      if (was !== undefined && was !== name && own?.has(name))
        throw invalid([{ field: 'name', problem: `${name} is set already.` }]);
      await repo.setVariable(project.projectId, definition.name, name, value, was);
    } else {
      await files.change(project.root, to, input.stamp, (env) => setIn(env, name, value, was));
      await readsFrom(project, definition, to);
    }
    return { project, definition };
  }

  async function unset(input: EnvironmentInput & { name: string; stamp?: string | undefined }) {
    const { project, definition } = await found(input);
    const layers = layersOf(await reader.inputs(project, reader.chainOf(project, definition.name)));
    const wins = layers.get(input.name)?.[0];
    if (!wins) throw new DomainError('NOT_FOUND', { what: 'variable', id: input.name });
    if (wins.environment !== definition.name)
      throw new DomainError('CONFLICT', {
        what: input.name,
        why: `It is inherited from ${wins.environment}.`,
        remedy: `Remove it there, or set it to nothing in ${definition.name}.`,
      });
    const { source } = wins;
    assertLasting();
    if (source.type === 'optimus') await repo.unsetVariable(project.projectId, definition.name, input.name);
    else await files.change(project.root, source.file, input.stamp, (env) => unsetIn(env, input.name));
    return { project, definition, source };
  }

  /**
   * A name under which this value is kept already, or that is free in the whole project: a secret of an environment hides
   * that of the project, so one name must not come to mean two values by being moved.
   */
  async function secretNameFor(projectId: string, environment: string | null, name: string, value: string) {
    const places = (await secrets.list()).flatMap((row) => {
      const place = placeOfSecret(row.name);
      return place?.projectId === projectId ? [{ ...place, stored: row.name }] : [];
    });
    for (let n = 1; n <= mostNames; n += 1) {
      const candidate = n === 1 ? name : `${name}_${n}`;
      const twins = places.filter((place) => place.name === candidate);
      const values = await Promise.all(twins.map(({ stored }) => secrets.peek(stored).catch(() => null)));
      if (values.some((other) => other !== value)) continue;
      const stored = storeName({ projectId, environment, name: candidate });
      return { name: candidate, stored, isNew: !twins.some((twin) => twin.stored === stored) };
    }
    throw new DomainError('CONFLICT', { what: name, why: 'Too many secrets have that name already.' });
  }

  /** It may have failed after the file was changed: of what that names now, the secret is the only copy. */
  async function removeUnnamed(root: string, file: string, made: readonly { stored: string; reference: string }[]) {
    const { env, problem } = await files.read(root, file);
    if (problem !== null) return;
    const unnamed = made.filter(({ reference }) => !env?.text.includes(reference));
    await Promise.allSettled(unnamed.map(({ stored }) => secrets.remove(stored)));
  }

  /** The secret is kept first, then the text is changed: whatever ends in between, the value is in one of them. */
  async function hide(
    input: EnvironmentInput & { file: string | null; names: string[]; stamp?: string | undefined },
  ): Promise<{ project: ProjectEnvironments; definition: Definition; moved: string[] }> {
    const { project, definition } = await found(input);
    const { projectId } = project;
    const status = await secrets.status();
    if (!status.available)
      throw new DomainError('UNAVAILABLE', { what: 'secret storage', why: status.why, remedy: status.remedy });
    assertLasting();
    const made: { stored: string; reference: string }[] = [];
    const moved: string[] = [];
    const names = [...new Set(input.names)];

    const keep = async (name: string, value: string, environment: string | null): Promise<string> => {
      const parts = partsOf(value);
      if (parts.some((part) => !('text' in part)))
        throw invalid([{ field: `names.${name}`, problem: `${name} refers to others. Move what it refers to.` }]);
      const text = parts.map((part) => ('text' in part ? part.text : '')).join('');
      if (text === '') throw invalid([{ field: `names.${name}`, problem: `${name} is empty.` }]);
      const place = await secretNameFor(projectId, environment, name, text);
      const reference = referenceTo({ projectId, environment, name: place.name });
      if (place.isNew) {
        await secrets.set(place.stored, text);
        made.push({ stored: place.stored, reference });
      }
      moved.push(name);
      return reference;
    };
    const inFile = async (env: EnvText, file: string) => {
      const kind = kindOf(file.slice(file.lastIndexOf('/') + 1));
      const environment = kind?.kind === 'env' && kind.environment !== null ? definition.name : null;
      let text = env;
      for (const name of names) {
        const there = env.assignments.findLast((one) => one.name === name);
        if (!there) throw new DomainError('NOT_FOUND', { what: `variable in ${file}`, id: name });
        const alone = parseEnv(lastAlone(text, name));
        text = parseEnv(setIn(alone, name, await keep(name, there.value, environment)));
      }
      return Buffer.from(text.text, 'latin1');
    };
    try {
      const { file } = input;
      if (file !== null) await files.change(project.root, file, input.stamp, (env) => inFile(env, file));
      else
        for (const name of names) {
          const value = project.own.get(definition.name)?.get(name);
          if (value === undefined) throw new DomainError('NOT_FOUND', { what: 'variable kept by Optimus', id: name });
          await repo.setVariable(projectId, definition.name, name, await keep(name, value, definition.name));
        }
    } catch (error) {
      // What was kept by Optimus is changed one by one: those that are done need their secrets.
      if (input.file !== null) await removeUnnamed(project.root, input.file, made);
      throw error;
    }
    return { project, definition, moved };
  }

  return { set, unset, hide };
}

import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LocalModel, ModelInfo } from '../../../../shared/features/minds/schema.ts';
import { onnxProblem as platformProblem } from '../../../core/lib/onnx-platform.ts';
import type { CatalogueEntry } from './catalogue.ts';
import type { Going } from './download/downloads.ts';
import { type Here, lookAtFetched, lookAtFolder, sweepPartials } from './here.ts';
import type { Loadable } from './process/protocol.ts';
import type { StateFile } from './state-file.ts';
import { LocalFault } from './types.ts';

interface Deps {
  root: string;
  offered: readonly CatalogueEntry[];
  state: StateFile;
  /** Of a model that is being fetched; null of one that is not. */
  going(id: string): Going | null;
  failure(id: string): string | null;
  loaded(): readonly string[];
}

const free = { input: 0, cachedInput: 0, output: 0 };
const cannot = {
  embed: 'makes no vectors',
  generate: 'does not answer',
  transcribe: 'writes down no speech',
  wake: 'hears no wake word',
  speaker: 'knows no voices',
} as const;
const flat = (id: string) => id.replaceAll('/', '--');

/** Which models are offered, which are here, and how each stands. */
export function createShelf({ root, offered, state, going, failure, loaded }: Deps) {
  /** Of what was fetched, and of folders. */
  const here = new Map<string, Here>();
  const partials = join(root, 'partial');

  const entry = (id: string): CatalogueEntry | null => offered.find((one) => one.id === id) ?? null;
  const places = (id: string) => ({ folder: join(root, 'hub', id), partial: join(partials, flat(id)) });
  const ids = () => [...offered.map(({ id }) => id), ...state.get().folders.map(({ id }) => id)];

  const stateOf = (id: string): LocalModel['state'] => {
    const now = going(id);
    if (now) return { kind: 'downloading', done: now.done, total: now.total };
    const found = here.get(id);
    if (found?.ok) return { kind: loaded().includes(id) ? 'loaded' : 'here' };
    const sentence = found ? found.sentence : failure(id);
    return sentence === null ? { kind: 'absent' } : { kind: 'failed', sentence };
  };

  function view(id: string): LocalModel {
    const found = here.get(id);
    const about = found?.ok ? found.about : null;
    const common = { id, bytes: about?.bytes ?? going(id)?.total ?? null, state: stateOf(id) };
    const known = entry(id);
    if (known) {
      const { task, name, about: words, dtype, licence } = known;
      return { ...common, task, name, about: words, dtype, licence, from: 'catalogue' };
    }
    return {
      ...common,
      ...{ task: about?.task ?? 'embed', name: basename(found?.folder ?? id), about: found?.folder ?? '' },
      ...{ dtype: about?.dtype ?? '', licence: '', from: 'folder' },
    };
  }

  return {
    ...{ entry, places, ids, view },
    isHere: (id: string): boolean => here.get(id)?.ok === true,
    put: (id: string, found: Here) => here.set(id, found),
    forget: (id: string) => here.delete(id),

    async readAll(): Promise<void> {
      for (const { id } of offered) await this.lookAgain(id);
      for (const { id, path } of state.get().folders) here.set(id, await lookAtFolder(path));
      const wanted = new Set(offered.map(({ id }) => flat(id)));
      await sweepPartials(partials, (name) => wanted.has(name));
    },
    /** At what was fetched of it. */
    async lookAgain(id: string): Promise<void> {
      const found = await lookAtFetched(places(id).folder, entry(id));
      if (found) here.set(id, found);
    },
    async deleteFetched(id: string): Promise<void> {
      const { folder, partial } = places(id);
      await rm(folder, { recursive: true, force: true });
      await rm(partial, { recursive: true, force: true });
    },

    /** For a folder: its name, and a number where that is taken. */
    freshId(path: string): string {
      const taken = new Set(ids());
      const base = `folder/${basename(path)}`.slice(0, 280);
      for (let number = 1; ; number++) {
        const id = number === 1 ? base : `${base}-${number}`;
        if (!taken.has(id)) return id;
      }
    },

    models: (): ModelInfo[] =>
      ids().flatMap((id) => {
        const found = here.get(id);
        if (!found?.ok || entry(id)?.files) return [];
        const embeds = (entry(id)?.task ?? found.about.task) === 'embed';
        const speech = (entry(id)?.task ?? found.about.task) === 'transcribe' ? ('transcribe' as const) : null;
        return [{ id, contextTokens: found.about.contextTokens, embeds, speech, price: free, byHand: false }];
      }),

    /** Where a fetched model of that kind lies; null: none is here. */
    folderOf(task: 'wake' | 'speaker'): string | null {
      const id = offered.find((one) => one.task === task && here.get(one.id)?.ok === true)?.id;
      return id === undefined ? null : places(id).folder;
    },

    /** What it takes to be loaded; a fault says why it cannot be. */
    usable(id: string, task: LocalModel['task']): { model: Loadable; prefixes: CatalogueEntry['prefixes'] } {
      const refuse = (message: string) => new LocalFault({ code: 'not-sent', message });
      const problem = platformProblem();
      if (problem !== null) throw refuse(problem);
      const found = here.get(id);
      if (!found) throw refuse(`The model ${id} is not on this machine.`);
      if (!found.ok) throw refuse(found.sentence);
      // What lies there says how its weights are kept; the catalogue knows how it wants to be used.
      const about = { ...found.about, ...entry(id) };
      if (about.task !== task) throw refuse(`${id} ${cannot[task]}.`);
      const { folder } = found;
      return { model: { id, folder, dtype: about.dtype, pooling: about.pooling }, prefixes: about.prefixes };
    },
  };
}

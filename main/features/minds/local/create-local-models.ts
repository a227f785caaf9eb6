import { realpath, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { LocalModel, ModelInfo } from '../../../../shared/features/minds/schema.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { RunsService } from '../../runs/index.ts';
import { type CatalogueEntry, catalogue } from './catalogue.ts';
import { createDownloads } from './download/downloads.ts';
import { createEmbedQueue } from './embed-queue.ts';
import { type Here, lookAtFetched, lookAtFolder, sweepPartials } from './here.ts';
import { platformProblem } from './platform.ts';
import { createModelProcess } from './process/model-process.ts';
import { createPatient } from './process/patient.ts';
import type { Loadable } from './process/protocol.ts';
import { createStateFile } from './state-file.ts';
import { createTalk } from './talk.ts';
import { LocalFault, type LocalModels } from './types.ts';

interface Deps {
  dataDir: string;
  children: Children;
  runs: RunsService;
  clock: Clock;
  journal: Journal;
  log: Logger;
  /** Where models are fetched from; the hub unless somebody has a mirror. */
  source?: string;
  offered?: readonly CatalogueEntry[];
}

const free = { input: 0, cachedInput: 0, output: 0 };
const flat = (id: string) => id.replaceAll('/', '--');

export const hubAddress = (): string => {
  const set = process.env.HF_ENDPOINT ?? '';
  const text = URL.canParse(set) && /^https?:/.test(set) ? set : 'https://huggingface.co';
  return text.endsWith('/') ? text : `${text}/`;
};

export function createLocalModels(deps: Deps): LocalModels & { pid(): number | null } {
  const { dataDir, children, runs, clock, journal, log, source = hubAddress(), offered = catalogue } = deps;
  const root = join(dataDir, 'models');
  const state = createStateFile(join(root, 'models.json'), (error) =>
    log.error('what was said of local models cannot be read', error),
  );
  const serial = createSerial();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  /** Of what was fetched, and of folders. */
  const here = new Map<string, Here>();
  let trouble: string | null = null;

  const entryOf = (id: string) => offered.find((entry) => entry.id === id) ?? null;
  const places = (id: string) => ({ folder: join(root, 'hub', id), partial: join(root, 'partial', flat(id)) });

  const program = createModelProcess({ children, clock, log, onChange: tell });
  const patient = createPatient({
    process: program,
    onCrash(sentence, again) {
      trouble = again ? null : sentence;
      journal.note({
        kind: 'minds.local-ended',
        sentence: again ? `${sentence} It is begun anew.` : sentence,
        subjects: [{ type: 'models', id: 'local', label: 'local models' }],
      });
      tell();
    },
  });
  const queue = createEmbedQueue(async (model, texts) => {
    const { answer, payload } = await patient((asked) => asked.ask({ op: 'embed', model, texts }));
    if (answer.op !== 'vectors' || answer.count !== texts.length)
      throw new LocalFault({ code: 'malformed', message: 'The process of local models answered something else.' });
    trouble = null;
    const size = payload.byteLength / 4 / answer.count;
    const numbers = new Float32Array(payload.buffer.slice(payload.byteOffset, payload.byteOffset + payload.byteLength));
    return { vectors: texts.map((_, at) => numbers.slice(at * size, (at + 1) * size)), tokens: answer.tokens };
  });
  const talk = createTalk(patient);

  const downloads = createDownloads({
    ...{ runs, clock, source, entry: entryOf, places, onChange: tell },
    consent: () => state.get().consent,
    async onHere(id) {
      const found = await lookAtFetched(places(id).folder);
      if (found) here.set(id, found);
      const entry = entryOf(id);
      journal.note({
        kind: 'minds.model-fetched',
        sentence: `${entry?.name ?? id} was fetched and can be used on this machine`,
        subjects: [{ type: 'model', id, label: entry?.name ?? id }],
      });
    },
    onCancelled: (id) => rm(places(id).partial, { recursive: true, force: true }),
  });

  const stateOf = (id: string): LocalModel['state'] => {
    const going = downloads.going(id);
    if (going) return { kind: 'downloading', done: going.done, total: going.total };
    const found = here.get(id);
    if (found?.ok) return { kind: program.loaded().includes(id) ? 'loaded' : 'here' };
    if (found) return { kind: 'failed', sentence: found.sentence };
    const sentence = downloads.failure(id);
    return sentence === null ? { kind: 'absent' } : { kind: 'failed', sentence };
  };

  const bytesOf = (id: string) => {
    const found = here.get(id);
    return found?.ok ? found.about.bytes : (downloads.going(id)?.total ?? null);
  };

  const view = (id: string): LocalModel => {
    const entry = entryOf(id);
    const common = { id, bytes: bytesOf(id), state: stateOf(id) };
    if (entry) {
      const { task, name, about, dtype, licence } = entry;
      return { ...common, task, name, about, dtype, licence, from: 'catalogue' };
    }
    const found = here.get(id);
    const about = found?.ok ? found.about : null;
    return {
      ...common,
      ...{ task: about?.task ?? 'embed', name: basename(found?.folder ?? id), about: found?.folder ?? '' },
      ...{ dtype: about?.dtype ?? '', licence: '', from: 'folder' },
    };
  };

  const ids = () => [...offered.map(({ id }) => id), ...state.get().folders.map(({ id }) => id)];
  const list: LocalModels['list'] = () => ({
    ...{ consent: state.get().consent, source, folder: root, problem: platformProblem() ?? trouble },
    models: ids().map(view),
  });

  /** What it takes to be loaded; a fault says why it cannot be. */
  function usable(id: string, task: LocalModel['task']): { model: Loadable; prefixes: CatalogueEntry['prefixes'] } {
    const problem = platformProblem();
    if (problem !== null) throw new LocalFault({ code: 'not-sent', message: problem });
    const found = here.get(id);
    if (!found) throw new LocalFault({ code: 'not-sent', message: `The model ${id} is not on this machine.` });
    if (!found.ok) throw new LocalFault({ code: 'not-sent', message: found.sentence });
    const entry = entryOf(id);
    const about = entry ? { ...found.about, ...entry } : found.about;
    if (about.task !== task)
      throw new LocalFault({
        ...{ code: 'not-sent' },
        message: `${id} ${task === 'embed' ? 'makes no vectors' : 'does not answer'}.`,
      });
    return {
      model: { id, folder: found.folder, dtype: about.dtype, pooling: about.pooling },
      prefixes: about.prefixes,
    };
  }

  const freshId = (path: string) => {
    const taken = new Set(ids());
    const base = `folder/${basename(path)}`.slice(0, 280);
    for (let number = 1; ; number++) {
      const id = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(id)) return id;
    }
  };

  return {
    async begin() {
      await state.read();
      for (const { id } of offered) {
        const found = await lookAtFetched(places(id).folder);
        if (found) here.set(id, found);
      }
      for (const { id, path } of state.get().folders) here.set(id, await lookAtFolder(path));
      const wanted = new Set(offered.map(({ id }) => flat(id)));
      await sweepPartials(join(root, 'partial'), (name) => wanted.has(name));
      tell();
    },
    list,
    async setConsent(consent) {
      if (consent !== state.get().consent) {
        await state.change((before) => ({ ...before, consent }));
        if (!consent) await downloads.cancelAll();
        journal.note({
          kind: 'minds.consent',
          actor: 'user',
          sentence: consent
            ? `Models may be fetched from ${new URL(source).host}`
            : 'Models may not be fetched from the network any more',
        });
        tell();
      }
      return list();
    },
    download: (id) =>
      serial(async () => {
        const entry = entryOf(id);
        if (!entry) throw new DomainError('NOT_FOUND', { what: 'model', id });
        const problem = platformProblem();
        if (problem !== null) throw new DomainError('UNAVAILABLE', { what: 'local models', why: problem });
        if (!state.get().consent)
          throw new DomainError('CONFLICT', {
            ...{ what: 'model', why: 'Models may not be fetched from the network.' },
            remedy: 'Allow it first, or point at a folder that holds the model.',
          });
        if (here.get(id)?.ok) throw new DomainError('CONFLICT', { what: 'model', why: 'It is here already.' });
        await downloads.start(id);
        return view(id);
      }),
    async cancelDownload(id) {
      if (!entryOf(id)) throw new DomainError('NOT_FOUND', { what: 'model', id });
      await downloads.cancel(id);
      return view(id);
    },
    addFolder: (path) =>
      serial(async () => {
        if (!isAbsolute(path)) throw invalid([{ field: 'path', problem: 'is the whole path of a folder' }]);
        const found = await stat(path).catch(() => null);
        if (!found?.isDirectory()) throw new DomainError('NOT_FOUND', { what: 'folder', id: path });
        const folder = await realpath(path);
        if (state.get().folders.some((known) => known.path === folder))
          throw new DomainError('CONFLICT', { what: 'folder', why: 'It is in the list already.' });
        const looked = await lookAtFolder(folder);
        if (!looked.ok) throw invalid([{ field: 'path', problem: looked.sentence }]);
        const id = freshId(folder);
        await state.change((before) => ({ ...before, folders: [...before.folders, { id, path: folder }] }));
        here.set(id, looked);
        tell();
        return view(id);
      }),
    remove: (id) =>
      serial(async () => {
        if (!ids().includes(id)) throw new DomainError('NOT_FOUND', { what: 'model', id });
        if (downloads.going(id)) throw new DomainError('CONFLICT', { what: 'model', why: 'It is being fetched.' });
        if (program.loaded().includes(id)) await patient((asked) => asked.ask({ op: 'unload', modelId: id }));
        if (entryOf(id)) {
          const { folder, partial } = places(id);
          await rm(folder, { recursive: true, force: true });
          await rm(partial, { recursive: true, force: true });
        } else
          await state.change((before) => ({ ...before, folders: before.folders.filter((known) => known.id !== id) }));
        here.delete(id);
        downloads.forget(id);
        tell();
        return list();
      }),
    models: (): ModelInfo[] =>
      ids().flatMap((id) => {
        const found = here.get(id);
        if (!found?.ok) return [];
        const embeds = (entryOf(id)?.task ?? found.about.task) === 'embed';
        return [{ id, contextTokens: found.about.contextTokens, embeds, price: free, byHand: false }];
      }),
    async embed(modelId, texts, side, signal) {
      const { model, prefixes } = usable(modelId, 'embed');
      const prefix = prefixes[side];
      return queue.embed(model, prefix === '' ? texts : texts.map((text) => prefix + text), {
        urgent: side === 'query',
        signal,
      });
    },
    async *stream(modelId, messages, options = {}) {
      const { model } = usable(modelId, 'generate');
      const end = yield* talk(model, messages, options);
      trouble = null;
      return end;
    },
    problem: () => platformProblem() ?? trouble,
    pid: () => program.pid(),
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async dispose() {
      downloads.dispose();
      queue.clear(new LocalFault({ code: 'not-sent', message: 'Optimus is ending.' }));
      await program.end();
      listeners.clear();
    },
  };
}

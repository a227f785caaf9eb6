import { realpath, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { onnxProblem as platformProblem } from '../../../core/lib/onnx-platform.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { RunsService } from '../../runs/index.ts';
import { catalogue } from './catalogue.ts';
import { createDownloads } from './download/downloads.ts';
import { createEmbedQueue } from './embed-queue.ts';
import { createHearing } from './hearing.ts';
import { lookAtFolder } from './here.ts';
import { hubAddress } from './hub-address.ts';
import { createModelProcess } from './process/model-process.ts';
import { createPatient } from './process/patient.ts';
import { createShelf } from './shelf.ts';
import { createStateFile } from './state-file.ts';
import { createTalk } from './talk.ts';
import { threads } from './threads.ts';
import { LocalFault, type LocalModels } from './types.ts';

interface Deps {
  dataDir: string;
  children: Children;
  runs: RunsService;
  clock: Clock;
  journal: Journal;
  log: Logger;
}

export function createLocalModels(deps: Deps): LocalModels {
  const { dataDir, children, runs, clock, journal, log } = deps;
  const source = hubAddress();
  const root = join(dataDir, 'models');
  const serial = createSerial();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const state = createStateFile(join(root, 'models.json'), (error) =>
    log.error('what was said of local models cannot be read', error),
  );
  let trouble: string | null = null;
  const problem = () => platformProblem() ?? trouble;

  const program = createModelProcess({
    ...{ label: 'local models', idleMs: 5 * 60_000, threads: threads.behind(), children, clock, log, onChange: tell },
  });
  // A process of its own: whoever speaks does not wait until a thousand texts have been read. It stays warm far longer.
  const listener = createModelProcess({
    ...{ label: 'local speech', idleMs: 60 * 60_000, threads: threads.before(), children, clock, log, onChange: tell },
  });
  const shelf = createShelf({
    ...{ root, state, offered: catalogue },
    going: (id) => downloads.going(id),
    failure: (id) => downloads.failure(id),
    loaded: () => [...program.loaded(), ...listener.loaded()],
  });
  const { entry, places, view } = shelf;

  let reading: Promise<void> | null = null;
  const known = (): Promise<void> => {
    reading ??= state
      .read()
      .then(() => shelf.readAll())
      .then(tell);
    return reading;
  };

  const onCrash = (sentence: string, again: boolean) => {
    trouble = again ? null : sentence;
    journal.note({
      kind: 'minds.local-ended',
      sentence: again ? `${sentence} It is begun anew.` : sentence,
      subjects: [{ type: 'models', id: 'local', label: 'local models' }],
    });
    tell();
  };
  const patient = createPatient({ process: program, onCrash });
  const hearing = createHearing({
    ...{ clock, shelf, process: listener, patient: createPatient({ process: listener, onCrash }) },
    worked: () => worked(),
  });
  const worked = () => {
    if (trouble === null) return;
    trouble = null;
    tell();
  };
  const queue = createEmbedQueue(async (model, texts) => {
    const { answer, payload } = await patient((asked) => asked.ask({ op: 'embed', model, texts }));
    if (answer.op !== 'vectors' || answer.count !== texts.length)
      throw new LocalFault({ code: 'malformed', message: 'The process of local models answered something else.' });
    worked();
    const size = payload.byteLength / 4 / answer.count;
    const numbers = new Float32Array(payload.buffer.slice(payload.byteOffset, payload.byteOffset + payload.byteLength));
    return { vectors: texts.map((_, at) => numbers.slice(at * size, (at + 1) * size)), tokens: answer.tokens };
  });
  const talk = createTalk(patient);

  const downloads = createDownloads({
    ...{ runs, clock, source, entry, places, known, onChange: tell },
    consent: () => state.get().consent,
    async onHere(id) {
      await shelf.lookAgain(id);
      const name = entry(id)?.name ?? id;
      journal.note({
        kind: 'minds.model-fetched',
        sentence: `${name} was fetched and can be used on this machine`,
        subjects: [{ type: 'model', id, label: name }],
      });
    },
    onCancelled: (id) => rm(places(id).partial, { recursive: true, force: true }),
  });

  const list: LocalModels['list'] = () => ({
    ...{ consent: state.get().consent, source, folder: root, problem: problem() },
    models: shelf.ids().map(view),
  });

  return {
    ...{ begin: known, list, problem, models: shelf.models, folderOf: shelf.folderOf },
    async setConsent(consent) {
      await known();
      if (consent !== state.get().consent) {
        await state.change((before) => ({ ...before, consent }));
        if (!consent) await downloads.cancelAll();
        journal.note({
          ...{ kind: 'minds.consent', actor: 'user' },
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
        await known();
        if (!entry(id)) throw new DomainError('NOT_FOUND', { what: 'model', id });
        const why = platformProblem();
        if (why !== null) throw new DomainError('UNAVAILABLE', { what: 'local models', why });
        if (!state.get().consent)
          throw new DomainError('CONFLICT', {
            ...{ what: 'model', why: 'Models may not be fetched from the network.' },
            remedy: 'Allow it first, or point at a folder that holds the model.',
          });
        if (shelf.isHere(id)) throw new DomainError('CONFLICT', { what: 'model', why: 'It is here already.' });
        await downloads.start(id);
        return view(id);
      }),
    async cancelDownload(id) {
      if (!entry(id)) throw new DomainError('NOT_FOUND', { what: 'model', id });
      await downloads.cancel(id);
      return view(id);
    },
    addFolder: (path) =>
      serial(async () => {
        await known();
        if (!isAbsolute(path)) throw invalid([{ field: 'path', problem: 'is the whole path of a folder' }]);
        const found = await stat(path).catch(() => null);
        if (!found?.isDirectory()) throw new DomainError('NOT_FOUND', { what: 'folder', id: path });
        const folder = await realpath(path);
        if (state.get().folders.some((one) => one.path === folder))
          throw new DomainError('CONFLICT', { what: 'folder', why: 'It is in the list already.' });
        const looked = await lookAtFolder(folder);
        if (!looked.ok) throw invalid([{ field: 'path', problem: looked.sentence }]);
        const id = shelf.freshId(folder);
        await state.change((before) => ({ ...before, folders: [...before.folders, { id, path: folder }] }));
        shelf.put(id, looked);
        tell();
        return view(id);
      }),
    remove: (id) =>
      serial(async () => {
        await known();
        if (!shelf.ids().includes(id)) throw new DomainError('NOT_FOUND', { what: 'model', id });
        if (downloads.going(id)) throw new DomainError('CONFLICT', { what: 'model', why: 'It is being fetched.' });
        // A system may refuse to delete what is open.
        for (const one of [program, listener])
          if (one.loaded().includes(id)) await one.ask({ op: 'unload', modelId: id }).catch(() => {});
        if (entry(id)) await shelf.deleteFetched(id);
        else await state.change((before) => ({ ...before, folders: before.folders.filter((one) => one.id !== id) }));
        shelf.forget(id);
        downloads.forget(id);
        tell();
        return list();
      }),
    async embed(modelId, texts, side, signal) {
      const { model, prefixes } = shelf.usable(modelId, 'embed');
      const prefix = prefixes[side];
      return queue.embed(model, prefix === '' ? texts : texts.map((text) => prefix + text), {
        urgent: side === 'query',
        signal,
      });
    },
    async *stream(modelId, messages, options = {}) {
      const { model } = shelf.usable(modelId, 'generate');
      const end = yield* talk(model, messages, options);
      worked();
      return end;
    },
    ...hearing,
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async dispose() {
      downloads.dispose();
      queue.clear(new LocalFault({ code: 'not-sent', message: 'Optimus is ending.' }));
      await Promise.all([program.end(), listener.end()]);
      listeners.clear();
    },
  };
}

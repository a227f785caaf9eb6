import { createSerial } from '../../../../core/lib/serial.ts';
import type { Loadable } from '../process/protocol.ts';
import { loadLibrary, loadOptions, type Transformers } from './library.ts';

type Tokenizer = Awaited<ReturnType<Transformers['AutoTokenizer']['from_pretrained']>>;
type Model = Awaited<ReturnType<Transformers['AutoModel']['from_pretrained']>>;
type Ear = Awaited<ReturnType<Transformers['AutoFeatureExtractor']['from_pretrained']>>;

export interface Loaded {
  library: Transformers;
  tokenizer: Tokenizer;
  model: Model;
  /** Of a model that hears. */
  ear: Ear | null;
}
export type Task = 'embed' | 'generate' | 'transcribe';

const classOf = (library: Transformers, task: Task) => {
  if (task === 'embed') return library.AutoModel;
  return task === 'generate' ? library.AutoModelForCausalLM : library.AutoModelForSpeechSeq2Seq;
};

/** At most one of each task is in memory: a second one takes the place of the first. */
export function createModels(threads: number, onChange: (ids: string[]) => void) {
  const serial = createSerial();
  const here = new Map<Task, { key: string; id: string; loaded: Loaded }>();
  let library: Promise<Transformers> | null = null;
  const tell = () => onChange([...here.values()].map(({ id }) => id));

  const drop = async (task: Task) => {
    const old = here.get(task);
    if (!old) return;
    here.delete(task);
    await old.loaded.model.dispose();
  };

  return {
    get: (task: Task, wanted: Loadable): Promise<Loaded> =>
      serial(async () => {
        const key = JSON.stringify([wanted.folder, wanted.dtype]);
        const known = here.get(task);
        if (known?.key === key) return known.loaded;
        await drop(task);
        library ??= loadLibrary();
        const lib = await library;
        const options = loadOptions(wanted, threads);
        const tokenizer = await lib.AutoTokenizer.from_pretrained(wanted.folder, options);
        const ear =
          task === 'transcribe' ? await lib.AutoFeatureExtractor.from_pretrained(wanted.folder, options) : null;
        const model = await classOf(lib, task).from_pretrained(wanted.folder, options);
        const loaded = { library: lib, tokenizer, model, ear };
        here.set(task, { key, id: wanted.id, loaded });
        tell();
        return loaded;
      }),
    unload: (id: string): Promise<void> =>
      serial(async () => {
        for (const [task, one] of here) if (one.id === id) await drop(task);
        tell();
      }),
  };
}
export type Models = ReturnType<typeof createModels>;

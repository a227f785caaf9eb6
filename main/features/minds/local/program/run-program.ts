import { runSideProgram } from '../../../../core/children/side-process/side-program.ts';
import { numbersOf } from '../../speech/windows.ts';
import { type FromProgram, programConfig, type ToProgram, toProgram } from '../process/protocol.ts';
import { embed } from './embed.ts';
import { generate, TooLong } from './generate.ts';
import { createModels } from './models.ts';
import { transcribe } from './transcribe.ts';

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The whole of the program that runs models: it ends with the connection to the Optimus that started it. */
export const runModelsProgram = (configFile: string): Promise<void> =>
  runSideProgram(configFile, programConfig, ({ threads }, tell) => {
    const say = (message: FromProgram, payload?: Uint8Array) => tell(message, payload);
    const models = createModels(threads, (modelIds) => say({ op: 'loaded', modelIds }));
    /** How what is being said is stopped; absent before it has begun. */
    const stops = new Map<number, (() => void) | null>();

    const work = {
      async embed({ call, model, texts }: Extract<ToProgram, { op: 'embed' }>) {
        const { count, tokens, numbers } = await embed(models, model, texts);
        const { buffer, byteOffset, byteLength } = numbers;
        say({ op: 'vectors', call, count, tokens }, new Uint8Array(buffer, byteOffset, byteLength));
      },
      async generate({ call, model, messages, maxTokens }: Extract<ToProgram, { op: 'generate' }>) {
        let cancelled = false;
        stops.set(call, () => {
          cancelled = true;
        });
        try {
          const { kind, input, output } = await generate(models, {
            ...{ wanted: model, messages, maxTokens },
            onText: (text) => {
              if (text !== '') say({ op: 'text', call, text });
            },
            onBegun(stop) {
              if (cancelled) stop();
              stops.set(call, () => {
                cancelled = true;
                stop();
              });
            },
          });
          say({ op: 'ended', call, kind: cancelled ? 'cancelled' : kind, input, output });
        } finally {
          stops.delete(call);
        }
      },
      async transcribe({ call, model, language, prompt }: Extract<ToProgram, { op: 'transcribe' }>, payload: Buffer) {
        const stopping = { cancelled: false };
        stops.set(call, () => {
          stopping.cancelled = true;
        });
        try {
          const heard = await transcribe(models, {
            ...{ wanted: model, language, prompt, samples: numbersOf(payload) },
            cancelled: () => stopping.cancelled,
            onPart: () => say({ op: 'text', call, text: '' }),
          });
          say({ op: 'transcript', call, ...heard, cancelled: stopping.cancelled });
        } finally {
          stops.delete(call);
        }
      },
      async load({ call, model, task }: Extract<ToProgram, { op: 'load' }>) {
        await models.get(task, model);
        say({ op: 'done', call });
      },
      async unload({ call, modelId }: Extract<ToProgram, { op: 'unload' }>) {
        await models.unload(modelId);
        say({ op: 'done', call });
      },
      cancel({ call }: Extract<ToProgram, { op: 'cancel' }>) {
        stops.get(call)?.();
        return Promise.resolve();
      },
    };

    const perform = (message: ToProgram, payload: Buffer): Promise<void> => {
      switch (message.op) {
        case 'embed':
          return work.embed(message);
        case 'generate':
          return work.generate(message);
        case 'transcribe':
          return work.transcribe(message, payload);
        case 'load':
          return work.load(message);
        case 'unload':
          return work.unload(message);
        case 'cancel':
          return work.cancel(message);
      }
    };

    return ({ json, payload }) => {
      const message = toProgram.parse(json);
      perform(message, payload).catch((error: unknown) => {
        const code = error instanceof TooLong ? 'too-long' : 'server';
        say({ op: 'fault', call: message.call, code, message: words(error).slice(0, 2_000) });
      });
    };
  });

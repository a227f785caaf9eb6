import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../../core/lib/atomic-file.ts';
import type { Cancel, Clock } from '../../../../core/lib/clock.ts';
import { createSerial } from '../../../../core/lib/serial.ts';
import type { SpotterFiles } from '../process/protocol.ts';
import { keywordsFile, readTokens } from './keyword-tokens.ts';

/** Models that were fetched from the hub; null: that one is not here. */
export interface FetchedModels {
  folderOf(task: 'wake' | 'speaker'): string | null;
  onChange(fn: () => void): Cancel;
}

export type Found<T> = { ok: true; it: T } | { ok: false; problem: string };

interface Deps {
  clock: Clock;
  dataDir: string;
  fetched: FetchedModels | undefined;
  onChange(): void;
}

const wakeWord = 'OPTIMUS';
const fetchIt = 'Fetch it under Minds, On this machine, or';
/** The hub's copy may ask for an account; these do not. The one misspelt word is theirs. */
const releases = 'github.com/k2-fsa/sherpa-onnx/releases/tag';
const looksAgainMs = 2_000;

const namesIn = (folder: string) => readdir(folder).catch((): string[] => []);

/** Of the same network there may be two: small numbers suffice, but for the part that is tiny anyway. */
function part(names: readonly string[], name: string, small: boolean): string | undefined {
  const fitting = names.filter((file) => file.startsWith(name) && file.endsWith('.onnx')).sort();
  return fitting.find((file) => file.includes('.int8.') === small) ?? fitting[0];
}

/** Where the models of sherpa-onnx lie: what was fetched, or what the user put into a folder of theirs. */
export function createSoundModels({ clock, dataDir, fetched, onChange }: Deps) {
  const own = (task: 'wake' | 'speaker') => join(dataDir, 'voice', 'models', task);
  const keywords = join(dataDir, 'voice', 'wake-words.txt');
  const notYet = { ok: false, problem: 'It is being looked for.' } as const;
  let wake: Found<SpotterFiles> = notYet;
  let speaker: Found<string> = notYet;
  const serial = createSerial();
  let unlisten: Cancel = () => {};

  async function inFolders<T>(
    task: 'wake' | 'speaker',
    read: (folder: string) => Promise<Found<T> | null>,
    else_: string,
  ) {
    for (const folder of [own(task), fetched?.folderOf(task) ?? null]) {
      const found = folder === null ? null : await read(folder);
      if (found) return found;
    }
    return { ok: false as const, problem: else_ };
  }

  async function readWake(folder: string): Promise<Found<SpotterFiles> | null> {
    const names = await namesIn(folder);
    const encoder = part(names, 'encoder', true);
    const decoder = part(names, 'decoder', false);
    const joiner = part(names, 'joiner', true);
    const tokens = names.includes('tokens.txt');
    if (!encoder && !decoder && !joiner && !tokens) return null;
    const missing = Object.entries({ encoder, decoder, joiner, 'tokens.txt': tokens || undefined });
    const lacks = missing.filter(([, file]) => !file).map(([name]) => name);
    if (!encoder || !decoder || !joiner || !tokens)
      return { ok: false, problem: `The model of the wake word in ${folder} lacks ${lacks.join(', ')}.` };
    const known = readTokens(await readFile(join(folder, 'tokens.txt'), 'utf8'));
    const text = keywordsFile([wakeWord], known);
    if (text === null)
      return { ok: false, problem: `The model of the wake word in ${folder} has no letters for ${wakeWord}.` };
    await mkdir(join(dataDir, 'voice'), { recursive: true, mode: 0o700 });
    await writeFileAtomic(keywords, text);
    const at = (name: string) => join(folder, name);
    return {
      ok: true,
      it: { encoder: at(encoder), decoder: at(decoder), joiner: at(joiner), tokens: at('tokens.txt'), keywords },
    };
  }

  async function readSpeaker(folder: string): Promise<Found<string> | null> {
    const model = (await namesIn(folder)).filter((name) => name.endsWith('.onnx')).sort()[0];
    return model === undefined ? null : { ok: true, it: join(folder, model) };
  }

  const look = (): Promise<void> =>
    serial(async () => {
      const before = JSON.stringify([wake, speaker]);
      wake = await inFolders(
        'wake',
        readWake,
        `The model of the wake word is not on this machine. ${fetchIt} put encoder, decoder, joiner and tokens.txt of sherpa-onnx-kws-zipformer-gigaspeech-3.3M-2024-01-01 (${releases}/kws-models) into ${own('wake')}.`,
      );
      speaker = await inFolders(
        'speaker',
        readSpeaker,
        `The model that tells voices apart is not on this machine. ${fetchIt} put a model of 3D-Speaker or WeSpeaker (${releases}/speaker-recongition-models) into ${own('speaker')}.`,
      );
      if (JSON.stringify([wake, speaker]) !== before) onChange();
    }).catch((error: unknown) => {
      const problem = `Where the models of voice lie cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      wake = { ok: false, problem };
      speaker = { ok: false, problem };
      onChange();
    });

  let lookedAt = 0;
  /** Who asks for what is missing has it looked for again: nobody tells when a user puts files into a folder. */
  function asked<T>(found: Found<T>): Found<T> {
    const now = clock.monotonic();
    if (!found.ok && now - lookedAt > looksAgainMs) {
      lookedAt = now;
      void look();
    }
    return found;
  }

  return {
    /** Reads what is here, and again whenever something was fetched. */
    async begin(): Promise<void> {
      unlisten();
      unlisten = fetched?.onChange(() => void look()) ?? (() => {});
      await look();
    },
    look,
    wake: () => asked(wake),
    speaker: () => asked(speaker),
    dispose: () => unlisten(),
  };
}
export type SoundModels = ReturnType<typeof createSoundModels>;

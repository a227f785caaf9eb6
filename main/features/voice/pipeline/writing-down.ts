import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { VoiceFault } from '../../../../shared/features/voice/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { type Minds, writeWav } from '../../minds/index.ts';
import { msOfSamples } from '../history/keeping.ts';
import type { SoundFiles } from '../recording/sound-files.ts';
import type { Said, SaidChange } from '../store/record.ts';
import type { Ears, Heard } from '../types.ts';
import { noModel, noModelUnasked, soundGone, transcribingFault } from './faults.ts';
import { inventedBecause } from './invented.ts';
import { languageOf } from './language.ts';
import { withoutName } from './own-name.ts';

interface Deps {
  minds: Minds;
  ears: Ears;
  files: SoundFiles;
  clock: Clock;
  settings: () => Settings['voice'];
}

export interface ToWrite {
  /** What the ears heard while it was spoken; null: it has to be listened to now. */
  heard: Promise<Heard | null> | null;
  /** The user says that something was said. */
  insists: boolean;
  prompt: Promise<string>;
  /** With the user’s own words: the name may be among what is misheard. */
  putRight: (text: string) => Promise<string>;
  /** As soon as the samples are there. */
  onSamples: (samples: Uint8Array) => void;
}

export type Written =
  | { kind: 'written'; text: string; change: SaidChange }
  | { kind: 'silent' | 'failed'; change: SaidChange }
  | { kind: 'stopped' };

/** Ears that do not answer do not keep what was said from being written down. */
const earsMs = 5_000;

const silence = (sentence: string, remedy = ''): VoiceFault => ({
  step: 'transcribing',
  sentence,
  remedy,
  retry: false,
});

/** From the sound on the disk to words, or to why there are none. */
export function createWritingDown({ minds, ears, files, clock, settings }: Deps) {
  async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const cancel = clock.after(earsMs, () => resolve(null));
    const stop = () => resolve(null);
    signal.addEventListener('abort', stop);
    try {
      return await Promise.race([work.catch(() => null), late]);
    } finally {
      cancel();
      signal.removeEventListener('abort', stop);
    }
  }

  return async function writeDown(
    said: Said,
    { heard, insists, prompt, putRight, onSamples }: ToWrite,
    signal: AbortSignal,
  ): Promise<Written> {
    const samples = await files.read(said.id);
    if (!samples || samples.byteLength === 0) return { kind: 'failed', change: { fault: soundGone, sound: false } };
    onSamples(samples);
    const hearing = await inTime(heard ?? ears.inspect(samples), signal);
    if (signal.aborted) return { kind: 'stopped' };
    const speechMs = hearing ? Math.round(hearing.speechMs) : null;
    const known: SaidChange = { samples: samples.byteLength / 2, speechMs };
    if (hearing && hearing.speechFrom === null && !insists)
      return { kind: 'silent', change: { ...known, fault: silence('Nothing was said.') } };

    // What the wake word began may have been begun by nobody: only whom the user chose hears it, or this machine.
    const woken = said.origin === 'wake';
    const model = woken ? minds.unasked('transcribe') : minds.role('transcribe');
    if (!model) return { kind: 'failed', change: { ...known, fault: woken ? noModelUnasked : noModel } };
    const words = await prompt.catch(() => '');
    const chosen = settings().language;
    const begun = clock.monotonic();
    const answer = await minds.transcribe({
      ...{ model, wav: writeWav(samples), language: chosen === 'auto' ? null : chosen, prompt: words, signal },
      purpose: { feature: 'voice', id: said.id },
    });
    if (signal.aborted) return { kind: 'stopped' };
    const took = { ...said.took, transcribing: Math.round(clock.monotonic() - begun) };
    if (!answer.ok) return { kind: 'failed', change: { ...known, took, fault: transcribingFault(answer.end) } };

    const text = answer.text.trim();
    const change: SaidChange = {
      ...{ ...known, took, heard: text, writtenAt: clock.now(), writtenBy: minds.info(model)?.id ?? model.model },
      language: chosen === 'auto' ? languageOf(answer.language) : chosen,
    };
    const invented = inventedBecause(text, {
      ...{ speechMs, totalMs: msOfSamples(samples.byteLength / 2), prompt: words },
      ...{ noSpeech: answer.noSpeech, meanLogProbability: answer.meanLogProbability },
    });
    if (invented !== null) return { kind: 'silent', change: { ...change, fault: silence(invented) } };
    if (!woken || said.purpose === 'dictation') return { kind: 'written', text, change };
    const meant = withoutName(text) ?? withoutName(await putRight(text));
    if (meant === null)
      return { kind: 'silent', change: { ...change, fault: silence('The name “Optimus” is not in what was said.') } };
    if (meant === '')
      return {
        kind: 'silent',
        change: { ...change, fault: silence('Only the name was said.', 'Say it with what you want.') },
      };
    return { kind: 'written', text: meant, change };
  };
}
export type WriteDown = ReturnType<typeof createWritingDown>;

import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { SpeakerState } from '../../../../shared/features/voice/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Secrets } from '../../../core/secrets/secrets.ts';
import { readWav } from '../../minds/index.ts';
import type { Whose } from '../pipeline/questions.ts';
import type { Said } from '../store/record.ts';
import type { Ears } from '../types.ts';
import { cosine, meanOf, packed, unpacked } from './vectors.ts';

interface Deps {
  secrets: Secrets;
  ears: Pick<Ears, 'speaker'>;
  changes: Channel<Change>;
  settings: () => Settings['voice'];
}

const secretName = 'voice/speaker';
const needed = 3;
/** The newest count: voices change. */
const most = 10;
/** Of the cosine between two voices; a convenience, and no lock. */
const threshold = 0.5;

/** Whose voice it is, as far as that can be told. The vectors of a voice lie encrypted, and no sound of it is kept. */
export function createSpeaker({ secrets, ears, changes, settings }: Deps) {
  const serial = createSerial();

  async function enrolled(): Promise<Float32Array[]> {
    try {
      return unpacked(await secrets.peek(secretName));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return [];
      throw error;
    }
  }

  async function state(): Promise<SpeakerState> {
    try {
      const samples = (await enrolled()).length;
      return { samples, needed, problem: ears.speaker.problem() };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'UNAVAILABLE') throw error;
      const { why, remedy = '' } = error.data as { why: string; remedy?: string };
      return { samples: 0, needed, problem: `${why} ${remedy}`.trim() };
    }
  }

  const told = async () => {
    changes.publish({ feature: 'voice', ids: ['speaker'] });
    return await state();
  };

  return {
    state,
    enrol: (wav: string): Promise<SpeakerState> =>
      serial(async () => {
        const problem = ears.speaker.problem();
        if (problem !== null) throw new DomainError('UNAVAILABLE', { what: 'the check of voices', why: problem });
        const read = readWav(Buffer.from(wav, 'base64'));
        if (typeof read === 'string') throw invalid([{ field: 'wav', problem: read }]);
        const vector = await ears.speaker.embed(read.samples);
        if (typeof vector === 'string')
          throw new DomainError('CONFLICT', { what: 'sample', why: vector, remedy: 'Record it once more.' });
        const before = (await enrolled()).filter(({ length }) => length === vector.length);
        await secrets.set(secretName, packed([...before, vector].slice(-most)));
        return await told();
      }),
    forget: (): Promise<SpeakerState> =>
      serial(async () => {
        await secrets.remove(secretName).catch((error: unknown) => {
          if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
        });
        return await told();
      }),

    /** Never throws: what cannot be told is asked about. */
    async whose(samples: Uint8Array): Promise<{ whose: Whose; speaker: Said['speaker'] }> {
      const unknown = (why: string) => ({ whose: { kind: 'unknown', why } as Whose, speaker: null });
      if (!settings().speakerCheck) return { whose: { kind: 'unchecked' }, speaker: null };
      try {
        const known = await enrolled();
        if (known.length < needed) return unknown('Your voice is not known yet.');
        const problem = ears.speaker.problem();
        if (problem !== null) return unknown(problem);
        const vector = await ears.speaker.embed(samples);
        if (typeof vector === 'string') return unknown(vector);
        const score = cosine(meanOf(known.filter(({ length }) => length === vector.length)), vector);
        const same = score >= threshold;
        return {
          whose: { kind: same ? 'same' : 'other' },
          speaker: { same, score: Math.round(score * 1_000) / 1_000 },
        };
      } catch (error) {
        return unknown(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
export type Speaker = ReturnType<typeof createSpeaker>;

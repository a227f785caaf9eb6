import type { Settings } from '../../../../shared/features/settings/schema.ts';
import { sampleRate, type Utterance } from '../../../../shared/features/voice/schema.ts';
import type { Said } from '../store/record.ts';

const day = 86_400_000;
const keepsMs: Record<Settings['voice']['keepAudio'], number> = {
  ...{ no: 0, day, week: 7 * day, month: 30 * day, always: Number.POSITIVE_INFINITY },
};

type Kept = Pick<Said, 'startedAt' | 'writtenAt'>;

/** With the row its sound goes, too: sound that nobody can find is not kept. */
export const rowUntil = ({ startedAt }: Pick<Kept, 'startedAt'>, settings: Settings['voice']): number =>
  startedAt + settings.historyDays * day;

/** What was not written down yet is kept whatever was chosen: nothing that was said is lost by a fault. */
export function soundUntil(said: Kept, settings: Settings['voice']): number {
  const last = rowUntil(said, settings);
  return said.writtenAt === null ? last : Math.min(last, said.writtenAt + keepsMs[settings.keepAudio]);
}

export const msOfSamples = (samples: number): number => Math.round((samples / sampleRate) * 1_000);

export function viewOf(said: Said, settings: Settings['voice']): Utterance {
  const { samples, sound, speechMs, writtenAt: _, choices: __, cut: ___, ...rest } = said;
  const kept = sound && samples > 0;
  return {
    ...rest,
    audio: kept ? { ms: msOfSamples(samples), bytes: samples * 2, speechMs, until: soundUntil(said, settings) } : null,
  };
}

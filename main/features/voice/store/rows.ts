import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import { reading, voiceLanguage } from '../../../../shared/features/voice/intents.ts';
import {
  utteranceOrigin,
  utterancePurpose,
  utterance as utteranceSchema,
  utteranceState,
  voiceFault,
  voiceQuestion,
  voiceReceipt,
} from '../../../../shared/features/voice/schema.ts';
import type { VoiceTables } from '../../../core/db/voice-tables.ts';
import { nothingTook, type Said } from './record.ts';

type Row = Selectable<VoiceTables['voice_utterances']>;

/** What another version wrote and this one does not know is as if it were not there; what was said is never lost by that. */
function parsed<T>(schema: z.ZodType<T>, json: string | null): T | null {
  if (json === null) return null;
  try {
    const result = schema.safeParse(JSON.parse(json));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

const speaker = z.object({ same: z.boolean(), score: z.number() });
const readings = z.array(reading);

export function saidOf(row: Row): Said {
  return {
    id: row.id,
    purpose: utterancePurpose.catch('command').parse(row.purpose),
    origin: utteranceOrigin.catch('button').parse(row.origin),
    state: utteranceState.catch('failed').parse(row.state),
    ...{ startedAt: row.started_at, spokenAt: row.spoken_at, endedAt: row.ended_at, writtenAt: row.written_at },
    ...{ samples: row.samples, sound: row.sound === 1, cut: row.cut === 1, speechMs: row.speech_ms },
    ...{ heard: row.heard, text: row.text, corrected: row.corrected, answer: row.answer, writtenBy: row.written_by },
    language: voiceLanguage.nullable().catch(null).parse(row.language),
    reading: parsed(reading, row.reading),
    choices: parsed(readings, row.choices),
    question: parsed(voiceQuestion, row.question),
    receipt: parsed(voiceReceipt, row.receipt),
    fault: parsed(voiceFault, row.fault),
    speaker: parsed(speaker, row.speaker),
    took: parsed(utteranceSchema.shape.took, row.took) ?? nothingTook,
  };
}

const written = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const searchOf = (said: Said): string =>
  [...new Set([said.text, said.heard, said.corrected, said.reading?.sentence, said.receipt?.sentence])]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('\n')
    .toLocaleLowerCase();

export function rowOf(said: Said): Insertable<VoiceTables['voice_utterances']> {
  return {
    ...{ id: said.id, purpose: said.purpose, origin: said.origin, state: said.state, started_at: said.startedAt },
    ...{ spoken_at: said.spokenAt, ended_at: said.endedAt, written_at: said.writtenAt, samples: said.samples },
    ...{
      sound: said.sound ? 1 : 0,
      cut: said.cut ? 1 : 0,
      speech_ms: said.speechMs === null ? null : Math.round(said.speechMs),
    },
    ...{ heard: said.heard, text: said.text, corrected: said.corrected, language: said.language },
    ...{ written_by: said.writtenBy, answer: said.answer, took: JSON.stringify(said.took), search: searchOf(said) },
    ...{ reading: written(said.reading), choices: written(said.choices), question: written(said.question) },
    ...{ receipt: written(said.receipt), fault: written(said.fault), speaker: written(said.speaker) },
  };
}

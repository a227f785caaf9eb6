import type { ServedModel } from './provider-lists.ts';
import type { Ready, Seen } from './provider-types.ts';

const rate = 24_000;

/** Speech that can be told from silence, as long as the text is. */
export function toneOf(text: string): Uint8Array {
  const count = Math.max(1, text.length) * (rate / 1_000) * 60;
  const samples = Int16Array.from({ length: count }, (_, at) =>
    Math.round(3_000 * Math.sin((at * 440 * 2 * Math.PI) / rate)),
  );
  return new Uint8Array(samples.buffer);
}

/** Sound in pieces of 100 ms and an odd byte: a reader that takes them for whole samples would hear noise. */
export function soundPieces(sound: Uint8Array, size = 4_801): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < sound.length; at += size) pieces.push(Buffer.from(sound.subarray(at, at + size)));
  return pieces;
}

/** What was heard, in the form that was wanted. */
export function transcriptOf(ready: Ready, { upload }: Seen): unknown {
  const seconds = typeof upload?.wav === 'object' ? upload.wav.ms / 1_000 : 0;
  const { words: text, counted, language, noSpeech, logProbability } = ready;
  if (upload?.fields.response_format === 'verbose_json')
    return {
      ...{ task: 'transcribe', language: language ?? 'english', duration: seconds, text },
      segments: [
        {
          ...{ id: 0, seek: 0, start: 0, end: seconds, text, tokens: [], temperature: 0, compression_ratio: 1 },
          ...{ avg_logprob: logProbability ?? -0.2, no_speech_prob: noSpeech ?? 0.01 },
        },
      ],
      ...(counted && { usage: { type: 'duration', seconds: Math.ceil(seconds) } }),
    };
  return {
    text,
    ...(upload?.fields['include[]'] === 'logprobs' && {
      logprobs: text.split(' ').map((token) => ({ token, logprob: logProbability ?? -0.2, bytes: [] })),
    }),
    ...(counted && {
      usage: {
        ...{ type: 'tokens', input_tokens: counted.input, output_tokens: counted.output },
        total_tokens: counted.input + counted.output,
        input_token_details: { audio_tokens: counted.input, text_tokens: 0 },
      },
    }),
  };
}

export interface ServedVoice {
  id: string;
  name: string;
  language?: string;
}

export const usualVoices: readonly ServedVoice[] = [
  { id: 'rachel-1', name: 'Rachel', language: 'en' },
  { id: 'karl-2', name: 'Karl', language: 'de' },
];

export const voicesOf = (seen: Seen, voices: readonly ServedVoice[]): unknown =>
  seen.headers['xi-api-key'] !== undefined
    ? {
        voices: voices.map(({ id, name, language }) => ({
          ...{ voice_id: id, name, category: 'premade', labels: language === undefined ? {} : { language } },
        })),
      }
    : { voices: voices.map(({ id }) => id) };

export const modelsOfElevenLabs = (models: readonly ServedModel[]): unknown =>
  models.map(({ id }) => ({
    ...{
      model_id: id,
      name: id,
      can_do_text_to_speech: !id.includes('sts'),
      can_do_voice_conversion: id.includes('sts'),
    },
    ...{ maximum_text_length_per_request: 40_000, languages: [{ language_id: 'en', name: 'English' }] },
  }));

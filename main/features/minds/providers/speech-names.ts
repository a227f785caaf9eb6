import type { SpeechTask } from '../../../../shared/features/minds/schema.ts';

/** Names of those that speak, as their makers call them; some have the name of the other task in theirs, too. */
const speaks =
  /(?:^|[/_.\s-])(?:[a-z]*tts\d*|kokoro|piper|xtts|bark|chatterbox|orpheus|parler|styletts2?|speecht5)(?:[/_.:\s-]|$)|text-to-speech/i;
const writes =
  /whisper|transcri|speech-to-text|(?:^|[/_.\s-])(?:stt|asr|parakeet|canary|moonshine|sensevoice\w*|paraformer|wav2vec2?)(?:[/_.:\s-]|$)/i;

/** What it does with speech by its name alone; null: neither, or nobody knows. */
export function speechOf(id: string): SpeechTask | null {
  if (writes.test(id)) return 'transcribe';
  return speaks.test(id) ? 'speak' : null;
}

/** The likely best of a provider first: quick ones before large ones, since somebody waits. */
const preferred: Record<SpeechTask, readonly RegExp[]> = {
  transcribe: [/^gpt-transcribe/, /^gpt-4o-mini-transcribe/, /^gpt-4o-transcribe(?!-diarize)/, /^whisper-1$/],
  speak: [/^gpt-4o-mini-tts/, /^tts-1$/, /^eleven_flash/, /^eleven_turbo/, /^eleven_multilingual/],
};

export const speechRank = (task: SpeechTask, id: string): number => {
  const at = preferred[task].findIndex((one) => one.test(id));
  // Who tells voices apart does not know the likely words, and is slower.
  return at >= 0 ? at : preferred[task].length + (/diarize/.test(id) ? 1 : 0);
};

import { MindFault } from '../wire/fault.ts';
import { multipart } from '../wire/multipart.ts';
import { type Call, jsonIn, send, wholeText } from '../wire/send.ts';
import { bearer } from './openai-models.ts';
import { listOf, type Plain, plainOf, textIn, usageOf } from './read.ts';
import { soundOf } from './sound.ts';
import type { Dictation, ListedVoice, Provider, Sound, Target, Utterance, WrittenDown } from './types.ts';

type Speech = NonNullable<Provider['speech']>;

const mostTextBytes = 4 * 1024 * 1024;
const mostListBytes = 4 * 1024 * 1024;
const usualRate = 24_000;

const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** What each model can be asked for: it refuses all else. */
function formOf({ model, language, prompt }: Dictation, plain: boolean): [string, string][] {
  const tellsVoicesApart = /diarize/.test(model);
  const newer = /^gpt-/.test(model);
  const form: [string, string][] = [
    ['model', model],
    ['response_format', newer || plain ? 'json' : 'verbose_json'],
  ];
  if (language !== null) form.push(['language', language]);
  if (prompt !== '' && !tellsVoicesApart) form.push(['prompt', prompt]);
  if (tellsVoicesApart) form.push(['chunking_strategy', 'auto']);
  if (/^gpt-4o-(?:mini-)?transcribe/.test(model) && !tellsVoicesApart) form.push(['include[]', 'logprobs']);
  return form;
}

/** By how much is said in them: a long segment that is sure outweighs a short one that is not. */
function weighted(segments: readonly Plain[], name: string): number | null {
  let sum = 0;
  let weight = 0;
  for (const segment of segments) {
    const value = finite(segment[name]);
    if (value === null) continue;
    const long = Math.max(0.01, (finite(segment.end) ?? 0) - (finite(segment.start) ?? 0));
    sum += value * long;
    weight += long;
  }
  return weight === 0 ? null : sum / weight;
}

const names: Readonly<Record<string, string>> = {
  ...{ english: 'en', german: 'de', chinese: 'zh', mandarin: 'zh', french: 'fr', spanish: 'es', italian: 'it' },
  ...{ portuguese: 'pt', dutch: 'nl', polish: 'pl', russian: 'ru', ukrainian: 'uk', turkish: 'tr', japanese: 'ja' },
  ...{ korean: 'ko', arabic: 'ar', hindi: 'hi', swedish: 'sv', norwegian: 'no', danish: 'da', finnish: 'fi' },
  ...{ czech: 'cs', greek: 'el', hungarian: 'hu', romanian: 'ro', hebrew: 'he', vietnamese: 'vi', thai: 'th' },
};

/** One of them writes the name of a language out, the others its code. */
function languageOf(told: Plain): string | null {
  const said = (textIn(told.language) || textIn(plainOf(listOf(told.languages)[0]).code)).toLowerCase();
  return /^[a-z]{2,3}(?:-[a-z0-9]+)?$/.test(said) ? (said.split('-')[0] ?? null) : (names[said] ?? null);
}

function writtenIn(text: string): WrittenDown {
  const told = plainOf(jsonIn(text));
  if (typeof told.text !== 'string') {
    const said = textIn(plainOf(told.error).message) || textIn(told.error);
    throw said === ''
      ? new MindFault('malformed', 'There is no text in its answer')
      : new MindFault('stream-error', said);
  }
  const segments = listOf(told.segments).map(plainOf);
  const tokens = listOf(told.logprobs).flatMap((one) => finite(plainOf(one).logprob) ?? []);
  const usage = plainOf(told.usage);
  return {
    ...{ text: told.text.trim(), language: languageOf(told) },
    noSpeech: weighted(segments, 'no_speech_prob'),
    meanLogProbability:
      tokens.length > 0 ? tokens.reduce((sum, one) => sum + one, 0) / tokens.length : weighted(segments, 'avg_logprob'),
    // By the second it is told in seconds, which are no tokens.
    usage: usageOf(usage.input_tokens, usage.output_tokens),
  };
}

async function transcribe({ baseUrl, key }: Target, dictation: Dictation, call: Call): Promise<WrittenDown> {
  const ask = async (plain: boolean) => {
    const { type, body } = multipart(formOf(dictation, plain), {
      ...{ field: 'file', name: 'speech.wav', type: 'audio/wav', bytes: dictation.wav },
    });
    const came = await send(call, {
      ...{ url: `${baseUrl}/audio/transcriptions`, method: 'POST', body },
      headers: { accept: 'application/json', 'content-type': type, ...bearer(key) },
    });
    return writtenIn(await wholeText(came, mostTextBytes));
  };
  try {
    return await ask(false);
  } catch (error) {
    // Compatible servers differ in what they can write out.
    const refused = error instanceof MindFault && error.fault.status !== null && error.fault.status < 500;
    if (!refused || !/response_format|verbose_json/i.test(error.fault.message) || call.signal.aborted) throw error;
    call.failure = null;
    return ask(true);
  }
}

async function* speak(
  { baseUrl, key }: Target,
  { model, text, voice, rate }: Utterance,
  call: Call,
): AsyncGenerator<Sound, void, void> {
  const came = await send(call, {
    ...{ url: `${baseUrl}/audio/speech`, method: 'POST' },
    headers: { accept: 'audio/pcm, audio/wav, */*', 'content-type': 'application/json', ...bearer(key) },
    body: JSON.stringify({
      ...{ model, input: text, voice: voice === '' ? 'alloy' : voice, response_format: 'pcm' },
      ...(rate !== 1 && { speed: Math.min(4, Math.max(0.25, rate)) }),
    }),
  });
  yield* soundOf(came, usualRate);
}

const oldVoices = ['alloy', 'ash', 'coral', 'echo', 'fable', 'nova', 'onyx', 'sage', 'shimmer'];
const newVoices = [...oldVoices, 'ballad', 'verse', 'marin', 'cedar'].sort();

/** They are nowhere to be asked for: these are the ones that OpenAI documents. Each speaks every language. */
function voicesOfOpenai(_target: Target, model: string): Promise<ListedVoice[]> {
  const ids = /^tts-1/.test(model) ? oldVoices : newVoices;
  return Promise.resolve(ids.map((id) => ({ id, name: `${id[0]?.toUpperCase()}${id.slice(1)}`, language: null })));
}

const mostVoices = 1_000;

/** There is no rule for it; those who list them do it here, as words or as objects. */
async function voicesOfCompatible({ baseUrl, key }: Target, model: string, call: Call): Promise<ListedVoice[]> {
  const came = await send(call, {
    ...{ url: `${baseUrl}/audio/voices?model=${encodeURIComponent(model)}`, method: 'GET' },
    headers: { accept: 'application/json', ...bearer(key) },
  });
  const told = jsonIn(await wholeText(came, mostListBytes));
  const list = Array.isArray(told) ? told : listOf(plainOf(told).voices ?? plainOf(told).data);
  return list.slice(0, mostVoices).flatMap((given) => {
    const one = plainOf(given);
    const id = textIn(given) || textIn(one.voice_id) || textIn(one.id) || textIn(one.name);
    if (id === '' || id.length > 200) return [];
    return [{ id, name: (textIn(one.name) || id).slice(0, 200), language: textIn(one.language) || null }];
  });
}

export const openaiSpeech: Speech = { transcribe, speak, voices: voicesOfOpenai };
export const compatibleSpeech: Speech = { transcribe, speak, voices: voicesOfCompatible };

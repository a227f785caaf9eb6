import { MindFault } from '../wire/fault.ts';
import { type Call, jsonIn, send, sendForJson, wholeText } from '../wire/send.ts';
import { listOf, plainOf, textIn } from './read.ts';
import { soundOf } from './sound.ts';
import type { ListedModel, ListedVoice, Provider, Sound, Target, Utterance } from './types.ts';

const rate24 = 24_000;
const mostListBytes = 8 * 1024 * 1024;
const mostVoices = 1_000;
const mostModels = 200;
const keyIn = (key: string): Record<string, string> => (key === '' ? {} : { 'xi-api-key': key });

async function models({ baseUrl, key }: Target, call: Call): Promise<ListedModel[]> {
  const { value } = await sendForJson(call, { url: `${baseUrl}/v1/models`, method: 'GET', headers: keyIn(key) });
  if (!Array.isArray(value)) throw new MindFault('malformed', 'Its list of models is not as ElevenLabs writes it');
  return value
    .slice(0, mostModels)
    .map(plainOf)
    .filter((one) => textIn(one.model_id) !== '' && one.can_do_text_to_speech === true)
    .map((one) => ({
      ...{ id: textIn(one.model_id).slice(0, 300), contextTokens: null, outputTokens: null },
      ...{ embeds: false, price: null },
    }));
}

async function voices({ baseUrl, key }: Target, model: string, call: Call): Promise<ListedVoice[]> {
  const came = await send(call, {
    ...{ url: `${baseUrl}/v1/voices`, method: 'GET' },
    headers: { accept: 'application/json', ...keyIn(key) },
  });
  const told = plainOf(jsonIn(await wholeText(came, mostListBytes)));
  if (!Array.isArray(told.voices))
    throw new MindFault('malformed', 'Its list of voices is not as ElevenLabs writes it');
  return told.voices.slice(0, mostVoices).flatMap((given) => {
    const one = plainOf(given);
    const id = textIn(one.voice_id);
    if (!/^[\w-]{1,100}$/.test(id)) return [];
    const checked = listOf(one.verified_languages).map(plainOf);
    const fit = checked.find(({ model_id: of }) => of === model) ?? checked[0];
    const language = textIn(plainOf(one.labels).language) || textIn(fit?.language);
    return [{ id, name: (textIn(one.name) || id).slice(0, 200), language: language || null }];
  });
}

async function* speak(target: Target, spoken: Utterance, call: Call): AsyncGenerator<Sound, void, void> {
  const { baseUrl, key } = target;
  const { model, text, rate } = spoken;
  // It has no usual voice: the first of the user's own takes its place.
  const voice = spoken.voice || (await voices(target, model, call))[0]?.id;
  if (voice === undefined) throw new MindFault('not-sent', 'There is no voice in this account of ElevenLabs');
  const came = await send(call, {
    ...{ url: `${baseUrl}/v1/text-to-speech/${encodeURIComponent(voice)}/stream?output_format=pcm_24000` },
    ...{ method: 'POST', headers: { accept: '*/*', 'content-type': 'application/json', ...keyIn(key) } },
    body: JSON.stringify({
      ...{ text, model_id: model },
      ...(rate !== 1 && { voice_settings: { speed: Math.min(1.2, Math.max(0.7, rate)) } }),
    }),
  });
  yield* soundOf(came, rate24);
}

export const elevenlabs: Provider = {
  // biome-ignore lint/correctness/useYield: it only ever refuses
  async *stream() {
    throw new MindFault('not-sent', 'ElevenLabs speaks, and answers nothing');
  },
  ...{ models, embed: null, speech: { transcribe: null, speak, voices } },
};

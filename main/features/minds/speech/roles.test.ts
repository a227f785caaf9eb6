import { describe, expect, test } from 'vitest';
import { providerHere } from '../../../core/testing/model-provider.ts';
import { speechOf } from '../providers/speech-names.ts';
import { mindsHere, noLocalModels } from '../testing/minds-here.ts';

const key = 'right';
const free = { input: 0, cachedInput: 0, output: 0 };

describe('what a model does with speech, by its name', () => {
  const hears = [
    ...['whisper-1', 'gpt-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-transcribe-diarize', 'whisper-large-v3-turbo'],
    ...[
      'Systran/faster-whisper-small',
      'nvidia/parakeet-tdt-0.6b-v3',
      'nvidia/canary-1b',
      'FunAudioLLM/SenseVoiceSmall',
    ],
    ...['UsefulSensors/moonshine-base', 'stt-1', 'my.asr'],
  ];
  const speaks = [
    ...['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15', 'hexgrad/Kokoro-82M', 'kokoro'],
    ...['piper-de', 'coqui/XTTS-v2', 'canopylabs/orpheus-3b', 'mistralai/voxtral-mini-tts-2603', 'chatterbox'],
  ];
  const neither = [
    ...['gpt-4o', 'o3', 'claude-sonnet', 'llama-3', 'text-embedding-3-small', 'large-v3', 'mistral-small', 'asrael-7b'],
    ...['bottsford', 'qwen2.5-audio', 'barkeeper'],
  ];
  test.each([
    ...hears.map((id) => [id, 'transcribe'] as const),
    ...speaks.map((id) => [id, 'speak'] as const),
    ...neither.map((id) => [id, null] as const),
  ])('%s: %s', (id, task) => expect(speechOf(id)).toBe(task));
});

test('where nothing was chosen, the quick ones of a provider are taken, and one on this machine before them', async () => {
  const ids = [
    'gpt-5',
    'whisper-1',
    'gpt-4o-transcribe-diarize',
    'gpt-4o-mini-transcribe',
    'tts-1-hd',
    'tts-1',
    'gpt-4o-mini-tts',
  ];
  const server = await providerHere({ key, models: ids.map((id) => ({ id })) });
  const open = { kind: 'openai', name: 'Mine', baseUrl: `${server.url}/v1`, key, contextTokens: null } as const;

  const { minds } = await mindsHere();
  const { id } = await minds.add(open);
  const at = (model: string) => ({ connectionId: id, model });
  expect([minds.role('transcribe'), minds.role('speak'), minds.role('chat')]).toEqual([
    ...[at('gpt-4o-mini-transcribe'), at('gpt-4o-mini-tts'), at('gpt-5')],
  ]);
  // The server is on this machine, so what is said stays here.
  expect(minds.unasked('transcribe')).not.toBeNull();
  await minds.setRole('transcribe', at('whisper-1'));
  await minds.setRole('speak', at('tts-1'));
  expect([minds.role('transcribe'), minds.role('speak')]).toEqual([at('whisper-1'), at('tts-1')]);

  const whisper = { id: 'folder/whisper', contextTokens: null, embeds: false, speech: 'transcribe' as const };
  const here = await mindsHere({ local: noLocalModels([{ ...whisper, price: free, byHand: false }]) });
  await here.minds.add(open);
  expect(here.minds.role('transcribe')).toEqual({ connectionId: 'local', model: 'folder/whisper' });
  expect(here.minds.role('chat')).toMatchObject({ model: 'gpt-5' });
});

test('a role is given to none that cannot do it', async () => {
  const models = [{ id: 'gpt-5' }, { id: 'whisper-1' }, { id: 'tts-1' }, { id: 'text-embed-1' }, { id: 'large-v3' }];
  const server = await providerHere({ key, models });
  const { minds } = await mindsHere();
  const { id } = await minds.add({
    ...{ kind: 'compatible', name: 'Mine', baseUrl: `${server.url}/v1`, key, contextTokens: null },
  });
  const claude = await minds.add({ kind: 'anthropic', name: 'Two', baseUrl: server.url, key, contextTokens: null });
  const set = (role: Parameters<typeof minds.setRole>[0], model: string, connectionId = id) =>
    minds.setRole(role, { connectionId, model }).then(
      () => 'taken',
      (error: { data: { why: string } }) => error.data.why,
    );
  expect(await set('transcribe', 'tts-1')).toBe('tts-1 speaks; it does not write it down.');
  expect(await set('speak', 'whisper-1')).toBe('whisper-1 writes down what is said; it does not speak.');
  expect(await set('transcribe', 'text-embed-1')).toContain('makes vectors');
  expect(await set('chat', 'tts-1')).toBe('tts-1 speaks, and answers nothing.');
  expect(await set('embed', 'whisper-1')).toContain('answers nothing');
  expect(await set('transcribe', 'gpt-5', claude.id)).toContain('is no model that writes down');
  expect(await set('speak', 'gpt-5', claude.id)).toContain('is no model that speaks');
  // Such a server may call it anything.
  expect(await set('transcribe', 'large-v3')).toBe('taken');
  expect(minds.role('transcribe')).toEqual({ connectionId: id, model: 'large-v3' });
});

describe('voices', () => {
  const start = async (options: Parameters<typeof providerHere>[0], kind: 'openai' | 'compatible') => {
    const server = await providerHere({ key, ...options });
    const { minds } = await mindsHere();
    const { id } = await minds.add({ kind, name: 'Mine', baseUrl: `${server.url}/v1`, key, contextTokens: null });
    return { minds, id, server };
  };

  test('of OpenAI are those of the model', async () => {
    const { minds, id } = await start({ models: [{ id: 'tts-1' }, { id: 'gpt-4o-mini-tts' }] }, 'openai');
    const ids = async () => (await minds.voices()).map((one) => one.id);
    expect(await ids()).toContain('marin');
    await minds.setRole('speak', { connectionId: id, model: 'tts-1' });
    expect(await ids()).toContain('alloy');
    expect(await ids()).not.toContain('marin');
  });

  test('of a compatible server are those that it lists', async () => {
    const voices = [{ id: 'af_heart', name: 'Heart' }];
    const { minds, id } = await start({ models: [{ id: 'kokoro' }], voices }, 'compatible');
    expect(await minds.voices()).toEqual([
      { model: { connectionId: id, model: 'kokoro' }, id: 'af_heart', name: 'af_heart', language: null },
    ]);
  });

  test('of one that lists none are none, and it works all the same', async () => {
    const { minds, id } = await start({ models: [{ id: 'kokoro' }], voices: null }, 'compatible');
    expect(await minds.voices()).toEqual([]);
    expect((await minds.list()).find((one) => one.id === id)?.state.kind).toBe('ready');
  });

  test('of none that speaks are none', async () => {
    const { minds, server } = await start({ models: [{ id: 'gpt-5' }] }, 'openai');
    server.forget();
    expect(await minds.voices()).toEqual([]);
    expect(server.requests).toEqual([]);
  });
});

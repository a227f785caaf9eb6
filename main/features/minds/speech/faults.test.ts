import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../../../shared/features/minds/schema.ts';
import { providerHere } from '../../../core/testing/model-provider.ts';
import { until } from '../../../core/testing/until.ts';
import { mindsHere } from '../testing/minds-here.ts';
import type { ProviderFault, Reply } from '../testing/provider-types.ts';
import { toneSamples } from '../testing/spoken-sound.ts';
import type { SpokenSound } from '../types.ts';
import { writeWav } from './wav.ts';

const key = 'sk-test-0123456789abcdef';
const purpose = { feature: 'voice', id: 'u1' } as const;
const wav = writeWav(toneSamples([{ ms: 400, hertz: 300 }]));

/** Minds with one connection to a server, and what can be asked of it. */
async function connected(baseUrl: string, kind: 'compatible' | 'openai' | 'elevenlabs' = 'compatible') {
  const here = await mindsHere();
  const { id } = await here.minds.add({ kind, name: 'Mine', baseUrl, key, contextTokens: null });
  const { minds } = here;
  const model = (name: string) => ({ connectionId: id, model: name });
  const collect = async (sounds: AsyncIterable<SpokenSound>) => {
    let bytes = 0;
    let end: SpokenSound | null = null;
    for await (const one of sounds)
      if (one.type === 'sound') bytes += one.pcm.byteLength;
      else end = one;
    return { bytes, end: end?.type === 'end' ? end.end : null };
  };
  return {
    ...{ ...here, id },
    hear: (signal?: AbortSignal, name = 'whisper-1') =>
      minds.transcribe({
        ...{ model: model(name), wav, language: null, prompt: '', purpose },
        ...(signal && { signal }),
      }),
    say: (signal?: AbortSignal, name = 'tts-1') =>
      collect(
        minds.speak({
          ...{ model: model(name), text: 'All is well', voice: 'rachel-1', rate: 1, purpose },
          ...(signal && { signal }),
        }),
      ),
  };
}

const failed = (code: Fault['code'], more: Partial<Fault> = {}) => ({
  kind: 'failed',
  fault: expect.objectContaining({ code, message: expect.stringMatching(/\S/), ...more }),
});
const status = (code: number, more: object = {}): ProviderFault => ({
  status: code,
  message: `Words for ${code}`,
  ...more,
});

const rows: [string, ProviderFault, unknown][] = [
  ['401', status(401), failed('unauthorised', { status: 401, message: 'Words for 401' })],
  ['403', status(403), failed('forbidden', { status: 403 })],
  ['404', status(404), failed('not-found', { status: 404 })],
  ['413', status(413), failed('too-long', { status: 413 })],
  ['429 and when to come again', status(429, { retryAfter: 7 }), failed('rate-limited', { retryAfterMs: 7_000 })],
  ['500', status(500), failed('server', { status: 500 })],
  ['503', status(503), failed('overloaded', { status: 503 })],
  ['no credit', status(401, { message: 'quota_exceeded: no credits' }), failed('forbidden')],
  ['a page', 'page', failed('malformed')],
  ['sent on to elsewhere', { redirect: 'http://127.0.0.1:9/steal' }, failed('bad-request', { status: 307 })],
  ['cut before the answer', 'drop', failed('cut')],
  ['cut in the middle', 'cut', failed('cut')],
];

describe('a server of the usual kind', () => {
  const start = async () => {
    const server = await providerHere({ key, models: [{ id: 'whisper-1' }, { id: 'tts-1' }] });
    return { server, ...(await connected(`${server.url}/v1`)) };
  };

  test.each(rows)('%s ends as what it is', async (_, fault, end) => {
    const { server, hear, say, minds } = await start();
    server.answer(() => ({ text: 'Start the shop', fault }));
    expect(await hear()).toEqual({ ok: false, end });
    expect((await say()).end).toEqual(end);
    const lines = await minds.spend(1);
    expect(lines.map(({ feature, failed: bad }) => [feature, bad])).toEqual([
      ['voice', 1],
      ['voice', 1],
    ]);
    // Nothing is asked twice: whoever asked has the sound still.
    expect([server.heard().length, server.spoken().length]).toEqual([1, 1]);
  });

  test('half of an answer in order, and one that is broken, are no answer', async () => {
    const { server, hear } = await start();
    for (const fault of ['no-end', 'malformed'] as const) {
      server.answer(() => ({ text: 'Start the shop', fault }));
      expect(await hear()).toEqual({ ok: false, end: failed('malformed') });
    }
  });

  test.each(['silence', 'stall'] as const)('%s ends after a while', async (fault) => {
    const { server, hear, say, clock } = await start();
    server.answer(() => ({ text: 'Start the shop', fault }));
    const heard = hear();
    await until(() => server.heard().length === 1);
    await clock.advance(61_000);
    expect(await heard).toEqual({ ok: false, end: failed('timeout') });
    const said = say();
    await until(() => server.spoken().length === 1);
    await clock.advance(31_000);
    expect((await said).end).toEqual(failed('timeout'));
  });

  test('is stopped at once, and the socket is closed', async () => {
    const { server, hear, say } = await start();
    const { promise: never } = Promise.withResolvers<void>();
    server.answer(() => ({ holdMiddle: never }));
    const stop = new AbortController();
    const heard = hear(stop.signal);
    const said = say(stop.signal);
    await until(() => server.requests.filter(({ kind: of }) => of === 'transcription' || of === 'speech').length === 2);
    stop.abort();
    expect(await heard).toEqual({ ok: false, end: { kind: 'cancelled' } });
    expect((await said).end).toEqual({ kind: 'cancelled' });
    await until(() => [...server.heard(), ...server.spoken()].every(({ aborted }) => aborted));
  });
});

test('a listener that goes away closes the socket', async () => {
  const server = await providerHere({ key, models: [{ id: 'tts-1' }] });
  const { minds, id } = await connected(`${server.url}/v1`);
  const { promise: never } = Promise.withResolvers<void>();
  server.answer(() => ({ holdMiddle: never }));
  const ask = { model: { connectionId: id, model: 'tts-1' }, text: 'All is well', voice: '', rate: 1, purpose };
  for await (const one of minds.speak(ask)) {
    expect(one.type).toBe('sound');
    break;
  }
  await until(() => server.spoken()[0]?.aborted);
  expect((await minds.spend(1))[0]).toMatchObject({ requests: 1, failed: 0, cost: null });
});

test('a listener that takes its time is no silence of the server', async () => {
  const server = await providerHere({ key, models: [{ id: 'tts-1' }] });
  const { minds, id, clock } = await connected(`${server.url}/v1`);
  const rest = Promise.withResolvers<void>();
  server.answer(() => ({ holdMiddle: rest.promise }));
  const ask = { model: { connectionId: id, model: 'tts-1' }, text: 'All is well', voice: '', rate: 1, purpose };
  const sounds = minds.speak(ask);
  await sounds.next();
  clock.advance(600_000);
  rest.resolve();
  let last: SpokenSound | null = null;
  for await (const one of sounds) last = one;
  expect(last).toEqual({ type: 'end', end: { kind: 'complete' } });
});

test('a key is never shown, whatever the provider says', async () => {
  const server = await providerHere({ key, models: [{ id: 'whisper-1' }] });
  const { hear } = await connected(`${server.url}/v1`);
  server.answer(() => ({ fault: { status: 400, message: `The key ${key} is bad` } }));
  const heard = await hear();
  expect(JSON.stringify(heard)).not.toContain(key);
  expect(heard).toMatchObject({ ok: false });
});

test('what is no recording is not sent', async () => {
  const server = await providerHere({ key, models: [{ id: 'whisper-1' }] });
  const { minds, id } = await connected(`${server.url}/v1`);
  const model = { connectionId: id, model: 'whisper-1' };
  const stereo = Buffer.from(wav);
  stereo.writeUInt16LE(2, 22);
  for (const bad of [new Uint8Array(), Buffer.from('ID3'), stereo, Buffer.alloc(100)]) {
    const heard = await minds.transcribe({ model, wav: bad, language: null, prompt: '', purpose });
    expect(heard).toEqual({ ok: false, end: failed('not-sent') });
  }
  expect(server.heard()).toEqual([]);
});

describe('what is said of the words', () => {
  const asking = async (name: string, reply: Reply, kind: 'compatible' | 'openai' = 'openai') => {
    const server = await providerHere({ key, models: [{ id: name }] });
    const { hear, minds } = await connected(`${server.url}/v1`, kind);
    server.answer(() => reply);
    const heard = await hear(undefined, name);
    return { heard, fields: server.heard()[0]?.upload?.fields, minds };
  };

  test('of a Whisper: how likely it is that nothing was said', async () => {
    const { heard, fields } = await asking('whisper-1', {
      text: 'Danke.',
      noSpeech: 0.93,
      logProbability: -1.4,
      language: 'german',
    });
    expect(fields).toEqual({ model: 'whisper-1', response_format: 'verbose_json' });
    expect(heard).toMatchObject({
      ok: true,
      text: 'Danke.',
      language: 'de',
      noSpeech: 0.93,
      meanLogProbability: expect.closeTo(-1.4),
    });
  });

  test('of a newer one: how sure it is of each token, and what it counts', async () => {
    const { heard, fields } = await asking('gpt-4o-mini-transcribe', {
      text: 'Stop it',
      logProbability: -0.5,
      usage: { input: 40, output: 5 },
    });
    expect(fields).toMatchObject({ response_format: 'json', 'include[]': 'logprobs' });
    expect(heard).toMatchObject({
      ...{ noSpeech: null, meanLogProbability: -0.5, cost: null },
      usage: { input: 40, output: 5, cachedInput: 0, reasoning: 0 },
    });
  });

  test('silence is an answer: nothing was said', async () => {
    const { heard } = await asking('whisper-1', { text: '' });
    expect(heard).toMatchObject({ ok: true, text: '' });
  });
});

/** A server that speaks no protocol at all. */
async function rudeHere(answer: RequestListener) {
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/models')) {
      response.setHeader('content-type', 'application/json');
      response.end('{"object":"list","data":[{"id":"whisper-1"},{"id":"tts-1"}]}');
    } else request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return connected(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
}

/** For ever, as fast as it is read. */
const endless =
  (type: string, piece: Buffer): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type });
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  };

describe('a hostile server', () => {
  test('that never stops writing is left', async () => {
    const { hear } = await rudeHere(endless('application/json', Buffer.alloc(65_536, 32)));
    expect(await hear()).toEqual({ ok: false, end: failed('malformed', { message: expect.stringContaining('4 MB') }) });
  });

  test('that never stops sounding is left', async () => {
    const { say } = await rudeHere(endless('audio/pcm', Buffer.alloc(65_536, 1)));
    const { end, bytes } = await say();
    expect(end).toEqual({ kind: 'length' });
    // Half a minute, and a second for each letter.
    expect(bytes).toBeLessThanOrEqual((30 + 'All is well'.length) * 48_000);
  });

  test('with ten megabytes of text is no transcript', async () => {
    const text = JSON.stringify({ text: 'a'.repeat(10 * 1024 * 1024) });
    const { hear } = await rudeHere((_, response) => response.end(text));
    expect(await hear()).toEqual({ ok: false, end: failed('malformed') });
  });

  test('whose text is not UTF-8 is no transcript', async () => {
    const torn = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}')]);
    const { hear } = await rudeHere((_, response) => response.end(torn));
    expect(await hear()).toEqual({
      ok: false,
      end: failed('malformed', { message: expect.stringContaining('UTF-8') }),
    });
  });

  test.each([
    ['another form', '{"results":[]}', 'malformed'],
    ['a list', '[]', 'malformed'],
    ['a number', '17', 'malformed'],
    ['an error with a status of success', '{"error":{"message":"The engine is on fire"}}', 'stream-error'],
    ['an empty body', '', 'malformed'],
    ['text that is no text', '{"text":{"a":1}}', 'malformed'],
  ] as const)('with %s is no transcript', async (_, body, code) => {
    const { hear } = await rudeHere((__, response) => response.end(body));
    expect(await hear()).toEqual({ ok: false, end: failed(code) });
  });

  test.each([
    ['MP3', 'audio/mpeg', Buffer.from('ID3…'), 'malformed'],
    ['MP3 that is called samples', 'audio/pcm', Buffer.from('ID3\u0003aaaaaaaaaaaaaaaa'), 'malformed'],
    ['JSON', 'application/json', Buffer.from('{"error":"no voice"}'), 'stream-error'],
    ['a page', 'text/html', Buffer.from('<html>'), 'malformed'],
    ['nothing', 'audio/pcm', Buffer.alloc(0), 'empty'],
    ['half a sample', 'audio/pcm', Buffer.alloc(1), 'empty'],
    ['a WAV file in stereo', 'audio/wav', Buffer.from(writeWav(new Uint8Array(64))).fill(2, 22, 23), 'malformed'],
    ['the head of a WAV file alone', 'audio/wav', Buffer.from(wav.subarray(0, 30)), 'empty'],
  ] as const)('that sends %s does not sound', async (_, type, body, code) => {
    const { say } = await rudeHere((__, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    expect(await say()).toEqual({ bytes: 0, end: failed(code) });
  });

  test('that sends a WAV file is heard at its own rate', async () => {
    const { minds, id } = await rudeHere((_, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' });
      response.end(wav);
    });
    const sounds: SpokenSound[] = [];
    const ask = { model: { connectionId: id, model: 'tts-1' }, text: 'Hello', voice: '', rate: 1, purpose };
    for await (const one of minds.speak(ask)) sounds.push(one);
    const pcm = Buffer.concat(sounds.flatMap((one) => (one.type === 'sound' ? [one.pcm] : [])));
    expect(sounds[0]).toMatchObject({ type: 'sound', rate: 16_000 });
    expect(pcm.equals(wav.subarray(44))).toBe(true);
  });

  test('that cannot write out all is asked for less', async () => {
    const forms: string[] = [];
    const { hear } = await rudeHere((_, response) => {
      forms.push('asked');
      if (forms.length > 1) return response.end('{"text":"Start"}');
      response.writeHead(400, { 'content-type': 'application/json' });
      return response.end('{"error":{"message":"response_format verbose_json is not supported"}}');
    });
    expect(await hear()).toMatchObject({ ok: true, text: 'Start', noSpeech: null });
  });
});

describe('ElevenLabs', () => {
  const start = async () => {
    const server = await providerHere({ key, models: [{ id: 'eleven_flash_v2_5' }] });
    return { server, ...(await connected(server.url, 'elevenlabs')) };
  };

  test.each(rows)('%s ends as what it is', async (_, fault, end) => {
    const { server, say } = await start();
    server.answer(() => ({ fault }));
    expect((await say(undefined, 'eleven_flash_v2_5')).end).toEqual(end);
  });

  test('says in its own words why a key may not', async () => {
    const body = { detail: { status: 'quota_exceeded', message: 'You have 3 credits remaining' } };
    const { server, say, minds, id } = await start();
    server.answer(() => ({ fault: { status: 401, raw: JSON.stringify(body) } }));
    const end = failed('forbidden', { status: 401, message: 'You have 3 credits remaining' });
    expect((await say(undefined, 'eleven_flash_v2_5')).end).toEqual(end);
    const { state } = (await minds.list()).find((one) => one.id === id) ?? {};
    expect(state?.kind).toBe('failed');
  });

  test('with a key that may not list voices speaks all the same', async () => {
    const body = { detail: { status: 'missing_permissions', message: 'The key lacks the permission voices_read' } };
    const { server, say, minds, id } = await start();
    server.failing(({ kind }) => (kind === 'voices' ? { status: 401, raw: JSON.stringify(body) } : null));
    expect(await minds.voices()).toEqual([]);
    expect((await say(undefined, 'eleven_flash_v2_5')).end).toEqual({ kind: 'complete' });
    expect((await minds.list()).find((one) => one.id === id)?.state.kind).toBe('ready');
  });

  test('hears nothing', async () => {
    const { hear, minds } = await start();
    expect(await hear()).toEqual({ ok: false, end: failed('not-sent') });
    expect(minds.connected()).toBe(false);
  });

  test('without an answer has no voices, and its connection says why', async () => {
    const { server, minds, id } = await start();
    server.failing(() => ({ status: 401, message: 'gone' }));
    expect(await minds.voices()).toEqual([]);
    await until(async () => (await minds.list()).find((one) => one.id === id)?.state.kind === 'failed');
  });
});

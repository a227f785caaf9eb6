import { describe, expect, it } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { writeWav } from '../speech/wav.ts';
import { toneSamples } from '../testing/spoken-sound.ts';
import { startLocal } from './testing/start-local.ts';
import { tinyEmbedModel } from './testing/tiny-models.ts';
import { tinyWhisper } from './testing/tiny-whisper.ts';
import { LocalFault } from './types.ts';

const says = [
  { text: 'what is running', hertz: 300 },
  { text: 'start shop-api', hertz: 900 },
  { text: 'was läuft gerade', hertz: 2_500, language: 'de' as const },
];
const plain = { language: null, prompt: '' };

describe('a Whisper of a folder', () => {
  it('writes down what is said, in a process of its own', async () => {
    const { local, folder, pid } = await startLocal();
    const { id, task, dtype } = await local.addFolder(await folder('tiny whisper', tinyWhisper({ says })));
    expect({ id, task, dtype }).toEqual({ id: 'folder/tiny whisper', task: 'transcribe', dtype: 'fp32' });
    expect(local.models()).toEqual([expect.objectContaining({ id, embeds: false, speech: 'transcribe' })]);
    const first = await local.transcribe(id, toneSamples([{ ms: 1_500, hertz: 300 }]), plain);
    expect(first).toMatchObject({ text: 'what is running', language: 'en' });
    expect(first.noSpeech).toBeLessThan(0.1);
    expect(first.meanLogProbability).toBeGreaterThan(-0.5);
    expect((await local.transcribe(id, toneSamples([{ ms: 1_500, hertz: 900 }]), plain)).text).toBe('start shop-api');
    const german = await local.transcribe(id, toneSamples([{ ms: 1_500, hertz: 2_500 }]), plain);
    expect(german).toMatchObject({ text: 'was läuft gerade', language: 'de' });
    const silence = await local.transcribe(id, toneSamples([{ ms: 2_000 }]), plain);
    expect(silence.noSpeech).toBeGreaterThan(0.9);
    expect(pid('local speech')).not.toBeNull();
    expect(pid()).toBeNull();
  });

  it('hears all of a long recording, in order', async () => {
    const { local, folder } = await startLocal();
    const { id } = await local.addFolder(await folder('whisper', tinyWhisper({ says })));
    const hertz = [300, 900, 300, 900, 900, 300, 300];
    // 168 s: each tone is 23.5 s long, with half a second of rest behind it.
    const samples = toneSamples(hertz.flatMap((pitch) => [{ ms: 23_500, hertz: pitch }, { ms: 500 }]));
    expect(samples.byteLength / 2 / 16_000).toBe(168);
    const { text } = await local.transcribe(id, samples, plain);
    expect(text).toBe(hertz.map((pitch) => says.find((one) => one.hertz === pitch)?.text).join(' '));
  });

  it('is told the language and the likely words, and takes neither for what was said', async () => {
    const { local, folder } = await startLocal();
    const { id } = await local.addFolder(await folder('whisper', tinyWhisper({ says })));
    const sound = toneSamples([{ ms: 1_000, hertz: 900 }]);
    const written = await local.transcribe(id, sound, { language: 'de', prompt: 'shop-api, billing, '.repeat(200) });
    expect(written).toMatchObject({ text: 'start shop-api', language: 'de' });
    expect(written.usage.input).toBe(161);
    expect(await local.transcribe(id, sound, { language: 'tlh', prompt: '' })).toMatchObject({ language: 'en' });
  });

  it('ends what would be said for ever', async () => {
    const { local, folder } = await startLocal();
    const endless = tinyWhisper({ says: [{ text: 'thank you for watching' }], endless: true });
    const { id } = await local.addFolder(await folder('endless', endless));
    const { text, usage } = await local.transcribe(id, toneSamples([{ ms: 1_000, hertz: 300 }]), plain);
    expect(usage.output).toBeLessThanOrEqual(220);
    // Three words in a row are said once: what it says then is less than what it would.
    expect(text.split('thank you for').length).toBeLessThan(10);
  });

  it('says why a folder holds nothing that hears, and what another model cannot do', async () => {
    const { local, folder } = await startLocal();
    for (const lacking of ['preprocessor_config.json', 'onnx/decoder_model_merged.onnx']) {
      const files = tinyWhisper();
      files.delete(lacking);
      await expect(local.addFolder(await folder(lacking.replace('/', ' '), files))).rejects.toMatchObject({
        data: { problems: [{ field: 'path', problem: expect.stringContaining(lacking) }] },
      });
    }
    const embeds = await local.addFolder(await folder('embeds', tinyEmbedModel()));
    await expect(local.transcribe(embeds.id, toneSamples([{ ms: 500 }]), plain)).rejects.toThrow(
      'writes down no speech',
    );
    const torn = tinyWhisper();
    torn.set('onnx/encoder_model.onnx', Buffer.from('no model'));
    const { id } = await local.addFolder(await folder('torn', torn));
    await expect(local.transcribe(id, toneSamples([{ ms: 500 }]), plain)).rejects.toBeInstanceOf(LocalFault);
  });
});

describe('the process that hears', () => {
  const sound = toneSamples([{ ms: 1_000, hertz: 900 }]);

  /** One that is warm, and stands still: what it is asked it cannot answer. */
  async function stopped() {
    const test = await startLocal();
    const { id } = await test.local.addFolder(await test.folder('whisper', tinyWhisper({ says })));
    await test.local.prepare(id);
    expect(test.one(id).state).toEqual({ kind: 'loaded' });
    const pid = test.pid('local speech') ?? 0;
    process.kill(pid, 'SIGSTOP');
    return { ...test, id, pid, hears: () => test.pid('local speech') };
  }

  it('is begun anew when it is killed, and the same sound is written down', async () => {
    const { local, id, pid, core } = await stopped();
    const asked = local.transcribe(id, sound, plain);
    process.kill(pid, 'SIGKILL');
    expect(await asked).toMatchObject({ text: 'start shop-api' });
    await until(async () => {
      const { events } = await core.services.journal.list({});
      return events.some(({ kind, sentence }) => kind === 'minds.local-ended' && sentence.includes('begun anew'));
    });
  });

  it('that is killed a second time is a fault in words, and the next sound is heard', async () => {
    const { core, id, pid, ...test } = await stopped();
    const asked = core.services.minds.transcribe({
      ...{ model: { connectionId: 'local', model: id }, wav: writeWav(sound), ...plain },
      purpose: { feature: 'voice', id: 'u1' },
    });
    process.kill(pid, 'SIGKILL');
    const second = await until(() => {
      const found = test.hears();
      return found !== null && found !== pid ? found : null;
    });
    process.kill(second, 'SIGKILL');
    expect(await asked).toEqual({
      ...{ ok: false },
      end: {
        kind: 'failed',
        fault: expect.objectContaining({ code: 'server', message: expect.stringContaining('SIGKILL') }),
      },
    });
    expect(test.local.problem()).toContain('SIGKILL');
    expect(await test.local.transcribe(id, sound, plain)).toMatchObject({ text: 'start shop-api' });
    expect(test.local.problem()).toBeNull();
  });

  it('that stands still is begun anew', async () => {
    const { local, id, pid, clock, hears } = await stopped();
    const asked = local.transcribe(id, sound, plain);
    await new Promise(setImmediate);
    await clock.advance(180_000);
    expect(await asked).toMatchObject({ text: 'start shop-api' });
    expect(hears()).not.toBe(pid);
  });

  it('stops when nobody wants to know, and hears the next', async () => {
    const { local, folder } = await startLocal();
    const { id } = await local.addFolder(await folder('whisper', tinyWhisper({ says })));
    const stop = new AbortController();
    const long = local.transcribe(id, toneSamples([{ ms: 120_000, hertz: 300 }]), { ...plain, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(long).rejects.toThrow('enough');
    expect(await local.transcribe(id, sound, plain)).toMatchObject({ text: 'start shop-api' });
  });

  it('stays warm for an hour', async () => {
    const { local, folder, pid, clock } = await startLocal();
    const { id } = await local.addFolder(await folder('whisper', tinyWhisper({ says })));
    await local.transcribe(id, sound, plain);
    await clock.advance(55 * 60_000);
    expect(pid('local speech')).not.toBeNull();
    await clock.advance(5 * 60_000);
    await until(() => pid('local speech') === null);
  });
});

import { describe, expect, it } from 'vitest';
import { toneSamples } from '../testing/spoken-sound.ts';
import { startLocal } from './testing/start-local.ts';
import { tinyWhisper } from './testing/tiny-whisper.ts';

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
});

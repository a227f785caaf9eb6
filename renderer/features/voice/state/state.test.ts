import { describe, expect, it } from 'vitest';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import { microphonePart } from './microphone-part.ts';
import { summaryOf } from './parts.ts';
import { speakingPart } from './speaking-part.ts';
import { wavOf } from './wav.ts';

const seen = (permission: 'granted' | 'denied' | 'prompt' | 'unknown', ...names: string[]) => ({
  permission,
  names,
  count: Math.max(names.length, 1),
});

describe('the microphone', () => {
  it.each([
    [seen('granted', 'USB'), null, 'ready'],
    [seen('prompt'), null, 'not-yet'],
    [seen('unknown'), null, 'not-yet'],
    [seen('denied'), null, 'broken'],
    [{ permission: 'granted' as const, names: [], count: 0 }, null, 'not-yet'],
    [seen('granted', 'USB'), 'The address is not safe.', 'broken'],
  ])('stands as it is', (what, why, state) => {
    const part = microphonePart(what, why, false);
    expect(part.state).toBe(state);
    expect(part.sentence).not.toBe('');
    if (state !== 'ready') expect(part.remedy).not.toBe('');
  });
});

describe('speaking', () => {
  const part = (state: VoicePart['state']): VoicePart => ({
    ...{ id: 'speaking', state, route: null },
    ...(state === 'ready' ? { sentence: 'By a program.', remedy: '' } : { sentence: 'None.', remedy: 'Install one.' }),
  });
  const settings = { speak: 'always', speakWith: 'system', speakVoice: '' } as const;
  const english = [{ id: 'a', name: 'a', language: 'en-US' }];
  it('is what the core says, unless the page is to speak', () => {
    expect(speakingPart(part('broken'), { ...settings, speakWith: 'model' }, english).state).toBe('broken');
    expect(speakingPart(part('off'), { ...settings, speak: 'never' }, english).state).toBe('off');
  });
  it('is ready with voices of the page, and says which languages lack one', () => {
    const told = speakingPart(part('broken'), settings, english);
    expect(told.state).toBe('ready');
    expect(told.sentence).toContain('For Deutsch and 中文 it has no voice');
  });
  it('is not ready where neither the page nor a program has a voice', () => {
    expect(speakingPart(part('broken'), settings, []).state).toBe('broken');
    expect(speakingPart(part('ready'), settings, []).sentence).toContain('a program of this machine speaks');
  });
});

it('says that it can be spoken to only where it can', () => {
  const parts = [{ id: 'transcribing' as const, state: 'ready' as const }];
  expect(summaryOf(parts, 'ready')).toBe('Optimus can be spoken to.');
  expect(summaryOf(parts, 'broken')).toContain('a microphone is missing');
  expect(summaryOf([], 'ready')).toContain('something that writes it down is missing');
});

it('makes a WAV file that says what is in it', () => {
  const wav = wavOf(Int16Array.from([1, -2, 32_767]));
  const view = new DataView(wav.buffer);
  expect(wav.byteLength).toBe(50);
  expect([view.getUint32(24, true), view.getUint16(22, true), view.getUint16(34, true)]).toEqual([16_000, 1, 16]);
  expect([view.getUint32(40, true), view.getInt16(46, true), view.getInt16(48, true)]).toEqual([6, -2, 32_767]);
});

import { expect, it } from 'vitest';
import type { ConnectionKind, ModelInfo, RoleName } from '../../../shared/features/minds/schema.ts';
import { mayTake, pricedByTokens, taskTag } from './roles.ts';

const model = (id: string, more: Partial<ModelInfo> = {}): ModelInfo => ({
  ...{ id, contextTokens: null, embeds: null, speech: null, price: null, byHand: false, ...more },
});
const takers = (role: RoleName, kind: ConnectionKind) =>
  [
    model('gpt'),
    model('vectors', { embeds: true }),
    model('whisper-1', { speech: 'transcribe' }),
    model('tts-1', { speech: 'speak' }),
  ]
    .filter((one) => mayTake(role, kind, one))
    .map(({ id }) => id);

it('offers for each role what can do it', () => {
  expect(takers('chat', 'openai')).toEqual(['gpt']);
  expect(takers('embed', 'openai')).toEqual(['gpt', 'vectors']);
  expect(takers('transcribe', 'openai')).toEqual(['whisper-1']);
  expect(takers('speak', 'openai')).toEqual(['tts-1']);
  // Such a server may call its models anything.
  expect(takers('transcribe', 'compatible')).toEqual(['gpt', 'whisper-1']);
  expect(takers('speak', 'compatible')).toEqual(['gpt', 'tts-1']);
  expect(takers('transcribe', 'anthropic')).toEqual([]);
  expect(takers('speak', 'local')).toEqual([]);
});

it('says what a model does, and whether tokens have anything to do with its price', () => {
  expect([model('a'), model('b', { embeds: true }), model('c', { speech: 'transcribe' })].map(taskTag)).toEqual([
    ...[null, 'vectors', 'hears'],
  ]);
  expect(pricedByTokens(model('gpt-4o-mini-transcribe', { speech: 'transcribe' }))).toBe(true);
  expect(pricedByTokens(model('whisper-1', { speech: 'transcribe' }))).toBe(false);
  expect(pricedByTokens(model('tts-1', { speech: 'speak' }))).toBe(false);
});

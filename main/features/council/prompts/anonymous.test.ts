import { expect, it } from 'vitest';
import { createAnonymous } from './anonymous.ts';

const anonymous = createAnonymous({
  seats: ['Security', 'Skeptic', 'Queen of Data', '监督'],
  models: ['gpt-5-mini', 'gpt-5', 'o1', 'meta/llama-3'],
});

it.each([
  ['As the Security seat, I object', 'As a member, I object'],
  ['I am Skeptic and I doubt', 'I am a member and I doubt'],
  ['speaking as “Queen of Data”: no', 'speaking as a member: no'],
  ['Security is at stake, and SecurityContext stays', 'security is at stake, and SecurityContext stays'],
  ['GPT-5-mini and gpt-5 agree; o1 too, but not foo1bar', 'a model and a model agree; a model too, but not foo1bar'],
  ['meta/llama-3 says so', 'a model says so'],
  ['监督 says so', 'a member says so'],
])('%s', (text, plain) => expect(anonymous(text)).toBe(plain));

it('leaves everything as it is where there is no name', () => {
  expect(createAnonymous({ seats: [], models: [] })('As the Skeptic')).toBe('As the Skeptic');
});

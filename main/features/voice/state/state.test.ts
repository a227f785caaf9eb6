import { expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { until } from '../../../core/testing/until.ts';
import { voiceHere } from '../testing/voice-world.ts';
import { createTellAttention } from './tell-attention.ts';

test('the wake word is not ready where nobody may write down what it begins', async () => {
  const world = await voiceHere();
  await world.settings.update({ voice: { wake: true } });
  const wake = async () => (await world.voice.state()).find(({ id }) => id === 'wake');
  expect(await wake()).toMatchObject({ state: 'ready' });
  // As it is where the only model is somewhere else, and nobody chose it.
  world.minds.unasked = () => null;
  expect(await wake()).toMatchObject({
    ...{ state: 'not-yet', route: '/minds' },
    sentence: 'No model on this machine writes down what is said, and you have chosen none for it.',
  });
});

test('a thousand changes in a row are looked at twice', async () => {
  let looks = 0;
  const sets: number[] = [];
  const told = createTellAttention({
    ...{ clock: createFakeClock(), log: quietLog },
    attention: { source: () => ({ set: () => void sets.push(1), dispose: () => {} }) } as never,
    repo: {
      inState: async () => {
        looks += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return [];
      },
    } as never,
  });
  for (let change = 0; change < 1_000; change++) told.tell();
  await until(() => sets.length === 2);
  expect(looks).toBe(4);
  told.dispose();
});

import { expect, test } from 'vitest';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { newSaid } from '../store/record.ts';
import { createSaidRepo } from '../store/said-repo.ts';
import { createRetention } from './retention.ts';

test('what is tried again while others are swept keeps its sound', async () => {
  const clock = createFakeClock();
  const store = await openTestStore(clock);
  const repo = createSaidRepo(store.data);
  const at = clock.now();
  for (const id of ['first', 'second'])
    await repo.add(
      newSaid({
        ...{ id, purpose: 'command', origin: 'key', state: 'silent', startedAt: at, endedAt: at, writtenAt: at },
        ...{ samples: 100, sound: true },
      }),
    );
  const removed: string[] = [];
  const retention = createRetention({
    ...{ repo, clock, log: quietLog },
    book: { removed: () => {}, change: repo.change } as never,
    files: {
      async remove(id: string) {
        removed.push(id);
        // Meanwhile the user says that something was said.
        await repo.change('second', ['silent'], { state: 'transcribing', writtenAt: null });
      },
    } as never,
    settings: () => ({ keepAudio: 'no', historyDays: 90 }) as never,
  });
  await retention.sweep();
  expect(removed).toEqual(['first']);
  expect(await repo.get('second')).toMatchObject({ state: 'transcribing', sound: true });
  await retention.dispose();
});

import { expect, it } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createSanity } from './sanity.ts';
import { labelOf } from './supervisor/process-body.ts';

type Deps = Parameters<typeof createSanity>[0];

it('stops a process of a service that nobody knows, and never what another feature lets run', async () => {
  const clock = createFakeClock();
  const stopped: string[] = [];
  const told: string[] = [];
  const child = (id: string, name: string) => ({ id, label: labelOf(name) });
  const all = [child('1', 'shop/web'), child('2', 'shop/lost'), child('3', '@place/2.0')];
  const sanity = createSanity({
    clock,
    children: {
      list: () => all,
      stop: async (id: string) => void stopped.push(id),
    } as unknown as Deps['children'],
    log: { error() {} } as unknown as Deps['log'],
    units: { all: () => [{ body: () => ({ childId: '1' }) }] } as unknown as Deps['units'],
    tell: { stray: (name: string) => void told.push(name) } as unknown as Deps['tell'],
  });
  sanity.begin();
  for (let minute = 0; minute < 3; minute++) await clock.advance(60_000);
  expect(new Set(stopped)).toEqual(new Set(['2']));
  expect(new Set(told)).toEqual(new Set(['shop/lost']));
  sanity.dispose();
});

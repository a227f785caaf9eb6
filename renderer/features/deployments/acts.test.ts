import { describe, expect, it } from 'vitest';
import type { ToastOptions } from '../../ui/toast.tsx';
import { createActs } from './acts.ts';
import { aDeployment, aPlace, aRelease } from './testing/places.ts';

function scene(rollback: () => Promise<ReturnType<typeof aDeployment>>) {
  const toasts: ToastOptions[] = [];
  const asked: string[] = [];
  const went: string[] = [];
  let again = 0;
  const acts = createActs({
    client: {
      deploy: () => Promise.resolve(aDeployment()),
      promote: () => Promise.resolve(aDeployment({ kind: 'promote' })),
      rollback,
      abort: () => Promise.resolve(aDeployment({ state: 'cancelled' })),
      removePlace: ({ leave }) =>
        Promise.resolve({ stopped: 2, left: leave ? ['What may be left of version 3.'] : [] }),
    },
    toast: (options) => toasts.push(options),
    failure: (title) => ({ tone: 'bad', title }),
    known: (error) => (error as { told?: ReturnType<Parameters<typeof createActs>[0]['known']> }).told ?? null,
    go: (to) => went.push(to),
    again: () => again++,
    ask: (_place, _release, why) => asked.push(why),
  });
  return { acts, toasts, asked, went, count: () => again };
}

const old = aRelease(11, { state: 'kept' });
const fine = () => Promise.resolve(aDeployment({ kind: 'rollback' }));
const refused = (why: string) => () =>
  Promise.reject(
    Object.assign(new Error(why), {
      told: { code: 'CONFLICT', data: { what: /changed/.test(why) ? 'migrations' : 'prod', why } },
    }),
  );

describe('one click back', () => {
  it('goes back and says so', async () => {
    const { acts, toasts, count } = scene(fine);
    await acts.goBack(aPlace(), old);
    expect(toasts.map(({ title }) => title)).toEqual(['shop prod goes back to #11']);
    expect(count()).toBe(1);
  });

  it('asks when the core says that something was migrated', async () => {
    const { acts, asked } = scene(refused('Version 12 changed the database.'));
    await acts.goBack(aPlace(), old);
    expect(asked).toEqual(['Version 12 changed the database.']);
  });

  it('says what is in the way otherwise', async () => {
    const { acts, toasts, asked } = scene(refused('Another deployment goes on.'));
    await acts.goBack(aPlace(), old);
    expect(asked).toEqual([]);
    expect(toasts.map(({ tone }) => tone)).toEqual(['bad']);
  });
});

it('what a dialog asked for throws, so that the dialog can say it', async () => {
  const { acts, count } = scene(refused('no'));
  await expect(acts.rollback(aPlace(), old, true)).rejects.toThrow('no');
  expect(count()).toBe(1);
});

it('after its removal the list is shown', async () => {
  const { acts, went, toasts } = scene(fine);
  await acts.remove(aPlace());
  expect(went).toEqual(['/deployments']);
  expect(toasts[0]?.description).toContain('2 processes were stopped');
});

it('what was left behind is told until somebody has read it', async () => {
  const { acts, toasts } = scene(fine);
  await acts.remove(aPlace(), true);
  expect(toasts.slice(1)).toEqual([
    {
      tone: 'warn',
      title: 'Something of shop prod is left',
      description: 'What may be left of version 3.',
      timeout: 0,
    },
  ]);
});

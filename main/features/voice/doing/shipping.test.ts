import { expect, test } from 'vitest';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { doingOf } from './testing/doing-world.ts';
import { startShipping } from './testing/worlds.ts';

test('a deployment and the way back: where, what is cut, a word for production, a run and its end', {
  timeout: 300_000,
}, async () => {
  const { core, project, savePlace, over, deployments } = await startShipping();
  const { does, deed, refusal, later } = doingOf(core, createSystemClock());
  const projectId = project.id;
  expect(await refusal({ kind: 'deploy', projectId, environment: null })).toMatchObject({
    ...{
      sentence: 'shop has no place to be deployed to.',
      remedy: 'Add one under Deployments.',
      say: 'shop has none of these.',
    },
  });
  const place = await savePlace();
  expect(await refusal({ kind: 'deploy', projectId, environment: 'staging' }, 'de')).toMatchObject({
    ...{ sentence: 'shop has no place “staging”. It has: prod.', say: 'Das hat shop nicht. Es gibt prod.' },
  });
  expect(await refusal({ kind: 'roll-back', projectId, environment: null })).toMatchObject({
    sentence: 'Nothing is live at prod.',
  });
  const first = await deed({ kind: 'deploy', projectId, environment: 'Produktion' });
  expect(first).toMatchObject({ weight: 'destroy', consequence: 'Nothing is live there now.', typed: 'shop' });
  expect(await deployments.history({ limit: 5 })).toEqual([]);
  const done = await does({ kind: 'deploy', projectId, environment: null });
  expect(done).toMatchObject({
    ...{ ok: true, sentence: 'The deployment of version 1 of shop to prod has begun.' },
    say: 'The deployment of shop to prod has begun.',
  });
  expect(done.runId).toBeTruthy();
  expect((await refusal({ kind: 'deploy', projectId, environment: null })).sentence).toBe(
    'Version 1 is on its way to prod already.',
  );
  const id = done.route?.split('/').at(-1) ?? '';
  expect(await over(id)).toMatchObject({ state: 'succeeded', by: 'you, by voice' });
  await expect
    .poll(() => later, { timeout: 60_000 })
    .toEqual([{ text: 'The deployment of shop to prod is done.', language: 'en' }]);

  expect(await refusal({ kind: 'roll-back', projectId, environment: 'prod' })).toMatchObject({
    sentence: 'No version before 1 is kept at prod.',
  });
  const second = await deployments.deploy({ placeId: place.id, commit: null });
  expect(await over(second.id)).toMatchObject({ state: 'succeeded' });
  const back = await deed({ kind: 'roll-back', projectId, environment: null });
  expect(back).toMatchObject({
    weight: 'destroy',
    sentence: 'Go back from version 2 to version 1 of shop at prod',
    typed: 'shop',
  });
  expect(back.consequence).toMatch(/^Version 2, live.*, makes room for version 1 of \d\d:\d\d\.$/);
  const gone = await back.carryOut(new AbortController().signal);
  expect(gone).toMatchObject({ ok: true, say: 'The way back of shop at prod to version 1 has begun.' });
  expect(await over(gone.route?.split('/').at(-1) ?? '')).toMatchObject({ state: 'succeeded', kind: 'rollback' });
  expect((await does({ kind: 'project-state', projectId })).say).toContain('version 1 is live at prod');
});

test('a deed that was given up before it began does nothing', { timeout: 120_000 }, async () => {
  const { core, project, savePlace, deployments } = await startShipping();
  const { deed } = doingOf(core, createSystemClock());
  await savePlace();
  const ship = await deed({ kind: 'deploy', projectId: project.id, environment: null });
  await expect(ship.carryOut(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(await deployments.history({ limit: 5 })).toEqual([]);
});

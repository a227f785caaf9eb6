import { expect, test } from 'vitest';
import { doingWorld, runFile } from './testing/doing-world.ts';

const long = { timeout: 180_000 };

test('start, running, restart, stop and stop-all of real processes, each with its proof', long, async () => {
  const world = await doingWorld({ '.optimus/run.yaml': runFile });
  const { shop, does, deed, refusal, core } = world;
  const projectId = shop.id;
  const all = { projectId, service: null, environment: null };

  expect(await does({ kind: 'running', projectId: null })).toMatchObject({
    ...{ ok: true, say: 'Nothing is running.', evidence: [], route: '/running' },
  });
  expect(await refusal({ kind: 'stop', ...all }, 'de')).toMatchObject({
    ...{ sentence: 'Nothing of shop runs.', say: 'Von shop läuft nichts.' },
  });
  expect(await refusal({ kind: 'stop-all' }, 'zh')).toMatchObject({ say: '现在没有服务在运行。' });

  expect(await deed({ kind: 'start', ...all })).toMatchObject({
    ...{ weight: 'act', sentence: 'Start db of shop and web of shop', consequence: null, typed: null },
  });
  const started = await does({ kind: 'start', ...all });
  expect(started).toMatchObject({
    ...{ ok: true, sentence: 'db and web of shop run.', say: 'shop db and shop web run.', runId: null },
    route: `/running?service=${encodeURIComponent(`${projectId}/db`)}`,
  });
  expect(started.evidence.join('\n')).toMatch(/db of shop: ready, since/);
  expect(core.services.launcher.activeOf(projectId)).toHaveLength(2);
  expect((await core.services.launcher.receipts({ limit: 10 })).every(({ by }) => by === 'you, by voice')).toBe(true);
  expect(await does({ kind: 'start', ...all }, 'de')).toMatchObject({
    ...{ ok: true, sentence: 'db and web of shop run already.', say: 'shop db und shop web laufen schon.' },
  });

  const running = await does({ kind: 'running', projectId: null });
  expect(running).toMatchObject({ sentence: '2 services run.' });
  expect(running.say).toMatch(/^2 services run: shop db and shop web\./);
  expect((await does({ kind: 'running', projectId }, 'zh')).say).toMatch(/^有2个服务在运行:db;web。/);

  const stop = await deed({ kind: 'stop', projectId, service: 'db', environment: null });
  expect(stop).toMatchObject({ weight: 'destroy', sentence: 'Stop db of shop', typed: null });
  expect(stop.consequence).toMatch(/^This ends db since .*, with every connection to it\. web needs it and runs\.$/);
  const again = await deed({ kind: 'restart', projectId, service: 'web', environment: null });
  expect(again).toMatchObject({ weight: 'destroy', sentence: 'Restart web of shop' });
  expect(again.consequence).toMatch(/^For a moment this ends web/);
  const pid = () => core.services.launcher.statuses().find(({ name }) => name === 'web')?.process?.pid;
  const before = pid();
  expect(await does({ kind: 'restart', projectId, service: 'web', environment: null })).toMatchObject({
    ...{ ok: true, say: 'shop web runs again.' },
  });
  expect(pid()).not.toBe(before);

  expect(await does({ kind: 'stop', projectId, service: 'web', environment: null })).toMatchObject({
    ...{ ok: true, sentence: 'web of shop is stopped.', say: 'shop web is stopped.' },
    evidence: expect.arrayContaining([expect.stringContaining('No process')]),
  });
  const stopAll = await deed({ kind: 'stop-all' });
  expect(stopAll).toMatchObject({
    weight: 'destroy',
    sentence: 'Stop all that runs: 1 service of shop',
    typed: 'shop',
  });
  expect(await does({ kind: 'stop-all' })).toMatchObject({
    ...{ ok: true, say: '1 service is stopped. Nothing runs any more.' },
  });
  expect(core.services.launcher.activeOf(projectId)).toEqual([]);
});

test('what cannot be started says why, on the screen and aloud', long, async () => {
  const { shop, does, refusal, core } = await doingWorld({ '.optimus/run.yaml': runFile });
  const projectId = shop.id;
  expect(await refusal({ kind: 'start', projectId, service: 'mail', environment: null })).toEqual({
    ...{ ok: false, sentence: 'shop has no service “mail”. It has: db, web, bad.', remedy: 'Say one of these.' },
    say: 'shop has no such service. It has db, web and bad.',
  });
  expect(await refusal({ kind: 'start', projectId: 'gone', service: null, environment: null })).toMatchObject({
    sentence: 'That project is not known any more.',
  });
  const bad = await does({ kind: 'start', projectId, service: 'bad', environment: null });
  expect(bad).toMatchObject({ ok: false, say: 'That did not work. Why stands on the screen.' });
  expect(bad.evidence.join('\n')).toContain('Ended with 4: no licence');
  const failed = await does({ kind: 'what-failed', projectId: null });
  expect(failed.say).toBe('1 thing failed in the last day: shop bad.');
  expect(failed.evidence[0]).toContain('bad of shop');
  expect((await does({ kind: 'what-failed', projectId }, 'de')).say).toBe(
    'Im letzten Tag ist eine Sache fehlgeschlagen: shop bad.',
  );
  expect(core.services.launcher.activeOf(projectId)).toEqual([]);
});

test('a word for an environment is held against those that there are', long, async () => {
  const { shop, does, deed, refusal, client, core } = await doingWorld({
    '.optimus/run.yaml':
      'version: 1\nservices:\n  web:\n    command: echo "$WHERE"; exec sleep 1000\n    ready: log here\n',
    '.env': 'WHERE=here-dev\n',
    '.env.staging': 'WHERE=here-staging\n',
    '.env.production': 'WHERE=here-prod\n',
  });
  const projectId = shop.id;
  const known = (await client.environments.list({ projectId })).map(({ name }) => name);
  expect(known).toEqual(['dev', 'staging', 'prod']);
  expect(await refusal({ kind: 'start', projectId, service: null, environment: 'canary' })).toMatchObject({
    sentence: `shop has no environment “canary”. It has: ${known.join(', ')}.`,
    remedy: 'Say one of these, or add it under Environments.',
  });
  expect(await deed({ kind: 'start', projectId, service: null, environment: '预发布' })).toMatchObject({
    sentence: 'Start web of shop on staging',
  });
  await does({ kind: 'start', projectId, service: null, environment: 'Staging' });
  expect(core.services.launcher.statuses()).toMatchObject([{ state: 'ready', environment: 'staging' }]);
  expect(await refusal({ kind: 'stop', projectId, service: null, environment: 'production' })).toMatchObject({
    sentence: 'Nothing of shop runs on prod.',
  });
  expect(await deed({ kind: 'stop', projectId, service: null, environment: 'stage' })).toMatchObject({ typed: null });
  await does({ kind: 'stop', projectId, service: null, environment: 'stage' });
  await does({ kind: 'start', projectId, service: null, environment: 'Produktion' });
  expect(await deed({ kind: 'stop', projectId, service: null, environment: null })).toMatchObject({ typed: 'shop' });
  expect(await deed({ kind: 'restart', projectId, service: null, environment: 'live' })).toMatchObject({
    typed: 'shop',
  });
});

test('a start that is cancelled rejects with the reason, and nothing of it is called done', long, async () => {
  const { shop, does, comes, core } = await doingWorld({
    '.optimus/run.yaml': 'version: 1\nservices:\n  slow:\n    command: exec sleep 1000\n    ready: log never\n',
  });
  const stop = new AbortController();
  const ended = does({ kind: 'start', projectId: shop.id, service: null, environment: null }, 'en', stop.signal);
  const outcome = expect(ended).rejects.toMatchObject({ name: 'AbortError' });
  await comes('the start', () => core.services.launcher.statuses()[0]?.state === 'starting');
  stop.abort();
  await outcome;
});

test('names are kept, and read again where something changed', long, async () => {
  const { shop, doing, client, comes, core } = await doingWorld({ '.optimus/run.yaml': runFile });
  const names = await comes('services', async () => {
    const now = await doing.names();
    return now.projects[0]?.services.length === 3 ? now : null;
  });
  expect(names).toMatchObject({ projects: [{ id: shop.id, name: 'shop', services: ['db', 'web', 'bad'] }], words: [] });
  let read = 0;
  const { setup } = core.services.launcher;
  core.services.launcher.setup = (asked) => {
    read += 1;
    return setup(asked);
  };
  await doing.names();
  await doing.names();
  expect(read).toBe(0);
  await client.workflows.create({ source: 'name: Nightly\nsteps:\n  - id: it\n    run: echo 1\n' });
  await comes('the workflow', async () => (await doing.names()).workflows.some(({ name }) => name === 'Nightly'));
});

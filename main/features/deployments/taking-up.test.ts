import { expect, onTestFinished, test } from 'vitest';
import { placeSpec } from '../../../shared/features/deployments/schema.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { until } from '../../core/testing/until.ts';
import type { DeploymentRow, PlaceRow, ReleaseRow } from './repo.ts';
import { createTakingUp } from './taking-up.ts';
import type { Route } from './types.ts';

const row = <T>(fields: Partial<T>) => fields as T;
const spec = placeSpec.parse({ name: 'prod', target: { type: 'process', run: 'serve' }, port: 8_080 });
const place = row<PlaceRow>({ id: 'p', project_id: 'shop', project_name: 'shop', name: 'prod', spec });
const release = row<ReleaseRow>({ id: 'r', place_id: 'p', number: 1, weight: 100 });
const route: Route = {
  ...{ id: 'p', label: 'shop prod', backends: [], sticky: { by: 'none' }, keep: true },
  listen: { address: '127.0.0.1', port: 8_080, tls: null },
};

type Deps = Parameters<typeof createTakingUp>[0];

/** One live place whose engine and processes do as they are told. */
function take(asked: {
  routeOf: () => Promise<Route | null>;
  ensureRunning?: Deps['moves']['ensureRunning'];
  open?: DeploymentRow;
  runs?: Partial<Deps['runs']>;
}) {
  const clock = createFakeClock();
  const told: string[] = [];
  const open = asked.open ? [asked.open] : [];
  const takingUp = createTakingUp({
    ...{ clock, log: quietLog, changed() {}, named: async (_, problem) => problem },
    repo: {
      ...{ places: async () => [place], place: async () => place, releases: async () => [release] },
      ...{ release: async () => release, history: async () => [row<DeploymentRow>({ release_id: 'r' })] },
      ...{ open: async () => open, deployment: async () => open[0] ?? null, deploymentOfRun: async () => null },
      patchDeployment: async (_, patch) => void told.push(`noted ${patch.run_id}`),
    },
    proxy: {
      begin: async (routes, staying = []) => void told.push(`begun ${routes.map(({ id }) => id)}/${staying}`),
      counts: () => Promise.reject(new Error('nobody asks')),
      onChange: () => () => {},
    },
    routes: { routeOf: asked.routeOf, apply: async () => void told.push('applied'), specInForce: async () => spec },
    moves: { ensureRunning: asked.ensureRunning ?? (async () => false) },
    ending: { revert: async (_, { sentence }) => void told.push(sentence) },
    tell: { attention() {} },
    runs: {
      ...{
        get: () => Promise.reject(new Error('the disk is gone')),
        latest: async () => new Map(),
        onChange: () => () => {},
      },
      ...asked.runs,
    },
    hosting: { begin: async () => {}, status: () => null },
  });
  onTestFinished(() => takingUp.dispose());
  return { takingUp, clock, told };
}

test('Optimus does not wait for what is started again, what was under way does, and the end ends it', async () => {
  let signal: AbortSignal | null = null;
  const { takingUp } = take({
    open: row<DeploymentRow>({
      id: 'd',
      place_id: 'p',
      run_id: 'x',
      release_id: 'r',
      previous_id: null,
      ended_at: null,
    }),
    routeOf: async () => route,
    ensureRunning: ({ talk }) =>
      new Promise((_, reject) => {
        signal = talk.signal;
        talk.signal.addEventListener('abort', () => reject(talk.signal.reason));
      }),
  });
  let live = false;
  void takingUp.live.then(() => {
    live = true;
  });
  await takingUp.begin();
  await until(() => signal !== null);
  expect(live).toBe(false);
  await takingUp.dispose();
  expect(signal).toMatchObject({ aborted: true });
});

test('a place whose engine comes later is served on as it is, and brought up when it comes', async () => {
  let there = false;
  const { takingUp, clock, told } = take({ routeOf: async () => (there ? route : null) });
  await takingUp.begin();
  expect(told[0]).toBe('begun /p');
  await takingUp.live;
  there = true;
  const before = told.length;
  await until(() => {
    clock.advance(1_000);
    return told.length > before;
  });
  expect(told.at(-1)).toBe('applied');
});

test('an engine that says nothing at all does not hold up the start', async () => {
  const { takingUp, clock, told } = take({ routeOf: () => new Promise(() => {}) });
  const begun = takingUp.begin();
  await until(() => {
    clock.advance(1_000);
    return told.length > 0;
  });
  await begun;
  expect(told[0]).toBe('begun /p');
  let ended = false;
  void takingUp.dispose().then(() => {
    ended = true;
  });
  await until(() => {
    clock.advance(10_000);
    return ended;
  });
});

test('a deployment waits for the slow engine of its own place, and for none for ever', async () => {
  const slow = Promise.withResolvers<Route | null>();
  const { takingUp, clock, told } = take({ routeOf: () => slow.promise });
  const begun = takingUp.begin();
  await until(() => {
    clock.advance(1_000);
    return told.length > 0;
  });
  await begun;
  await takingUp.live;
  await takingUp.takenUp('another');
  let first = false;
  void takingUp.takenUp('p').then(() => {
    first = true;
  });
  await until(() => told.includes('applied'));
  expect(first).toBe(false);
  clock.advance(60_000);
  await until(() => first);
  const second = takingUp.takenUp('p');
  slow.resolve(route);
  await second;
});

test('a deployment is taken back only when its run is known to be over or nowhere', async () => {
  const open = row<DeploymentRow>({
    id: 'd',
    place_id: 'p',
    run_id: '',
    release_id: 'r',
    previous_id: null,
    ended_at: null,
  });
  const running = { id: 'run', state: 'running', input: { deploymentId: 'd' }, error: null };
  const found = {
    latest: async () => new Map([['deploy:p', [running]]]),
    get: async () => running,
  } as unknown as Deps['runs'];
  const goesOn = take({ open, routeOf: async () => route, runs: found });
  await goesOn.takingUp.begin();
  await goesOn.takingUp.live;
  expect(goesOn.told).toEqual(['begun p/', 'applied', 'noted run']);

  const unread = take({ open: { ...open, run_id: 'run' }, routeOf: async () => route });
  await unread.takingUp.begin();
  await unread.takingUp.live;
  expect(unread.told).toEqual(['begun p/', 'applied']);

  const never = take({ open, routeOf: async () => route });
  await never.takingUp.begin();
  await never.takingUp.live;
  expect(never.told).toEqual(['begun p/', 'applied', 'It was never begun']);
});

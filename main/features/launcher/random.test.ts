import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { startSupervised } from './testing/supervised.ts';

const full = Boolean(process.env.OPTIMUS_FULL);
const sequences = full ? 1_000 : 40;
const longest = 7;

/** The same numbers for the same seed, so that what failed can be seen again. */
function random(seed: number) {
  let state = seed >>> 0;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const needs: Record<string, string[]> = {
  db: [],
  cache: [],
  migrate: ['db'],
  api: ['db', 'migrate'],
  web: ['api', 'cache'],
};
const names = Object.keys(needs);
const closure = (name: string): string[] => [...new Set([name, ...(needs[name] ?? []).flatMap(closure)])];

test(`${sequences} random sequences of starts, stops, restarts and kills leave nothing wedged, untracked or twice`, {
  timeout: full ? 7_200_000 : 400_000,
}, async () => {
  const { put, launcher, children, status, stop } = await startSupervised();
  const running = 'echo up; exec sleep 1000';
  for (const name of names) {
    const spec = { needs: needs[name] ?? [], stopSeconds: 5 };
    if (name === 'migrate') put('shop/migrate', 'echo done', { ...spec, once: true });
    else
      put(`shop/${name}`, name === 'cache' ? `trap 'exit 0' TERM; ${running.replace('exec ', '')} & wait` : running, {
        ...spec,
        ready: { type: 'log', pattern: '^up' },
        restart: { when: 'on-failure', firstDelaySeconds: 0, longestDelaySeconds: 0, most: 1_000, withinSeconds: 1 },
      });
  }
  const seed = randomInt(2 ** 31);
  const roll = random(seed);
  /** What the last word about each service was. */
  const wanted = new Set<string>();
  const kept: string[] = [];
  /** They gave up before, and nobody has said a word about them since. */
  const failed = new Set<string>();
  /** The last process that was killed, whose end is news for a moment. */
  const killed = new Map<string, number | undefined>();
  let acts = 0;

  const settled = async () => {
    const resting = ['stopped', 'ready', 'done', 'failed'];
    await until(
      () =>
        names.every((name) => {
          const now = status(`shop/${name}`);
          if (!now) return true;
          if (!resting.includes(now.state) || (now.process && now.process.pid === killed.get(name))) return false;
          return !wanted.has(name) || now.state !== 'stopped';
        }),
      { timeoutMs: 90_000, what: 'rest' },
    ).catch((error: unknown) => {
      const states = launcher.statuses().map(({ name, state, sentence }) => `${name}: ${state} (${sentence})`);
      throw new Error(
        `wedged with seed ${seed} after ${kept.join(', ')}; wanted ${[...wanted].join(' ')}; ${states.join('; ')}`,
        {
          cause: error,
        },
      );
    });
  };

  for (let sequence = 0; sequence < sequences; sequence += 1) {
    kept.length = 0;
    const waiting: Promise<unknown>[] = [];
    for (let step = 1 + roll(longest); step > 0; step -= 1) {
      const name = names[roll(names.length)] ?? 'db';
      const id = `shop/${name}`;
      const act =
        ['start', 'start', 'stop', 'restart', 'stop-two', 'stop-all', 'start-all', 'kill', 'force'][roll(9)] ?? 'start';
      kept.push(`${act} ${name}`);
      acts += 1;
      if (act === 'start' || act === 'restart') {
        await (act === 'start'
          ? launcher.start({ ids: [id], environment: null, ports: [] })
          : launcher.restart({ ids: [id] }));
        for (const one of closure(name)) wanted.add(one);
      } else if (act === 'start-all') {
        await launcher.startProjects({ projectIds: ['shop'], ports: [] });
        for (const one of names) wanted.add(one);
      } else if (act === 'stop-all') {
        waiting.push(launcher.stopProjects({ projectIds: ['shop'] }));
        wanted.clear();
      } else if (act === 'stop-two') {
        const other = names[roll(names.length)] ?? 'db';
        waiting.push(launcher.stop({ ids: [id, `shop/${other}`], force: false }));
        wanted.delete(name);
        wanted.delete(other);
      } else if (act === 'kill') {
        const pid = status(id)?.process?.pid;
        try {
          if (pid !== undefined) process.kill(pid, 'SIGKILL');
          killed.set(name, pid);
        } catch {
          // It has ended in this moment.
        }
      } else {
        waiting.push(launcher.stop({ ids: [id], force: act === 'force' }));
        wanted.delete(name);
      }
      if (roll(3) === 0) await new Promise((resolve) => setImmediate(resolve));
      if (roll(4) === 0) await Promise.allSettled(waiting);
    }
    await Promise.all(waiting);
    await settled();

    const context = `seed ${seed}: ${kept.join(', ')}`;
    for (const name of names) {
      const now = status(`shop/${name}`);
      if (!wanted.has(name))
        expect(['stopped', undefined, ...(failed.has(name) ? ['failed'] : [])], `${name}, ${context}`).toContain(
          now?.state,
        );
      else if (now?.state === 'failed') {
        // The only reason: something that it needs was stopped while it waited.
        // Or it does its work once, and was killed over it.
        if (name !== 'migrate' || killed.get(name) === undefined)
          expect(now.sentence, `${name}, ${context}`).toContain('waits for');
        wanted.delete(name);
        failed.add(name);
      } else expect(now?.state, `${name}, ${context}`).toBe(name === 'migrate' ? 'done' : 'ready');
    }
    const pids = launcher.statuses().flatMap(({ process: root }) => root?.pid ?? []);
    await until(() => children.list().length === pids.length, { timeoutMs: 60_000, what: `children of ${context}` });
    expect(new Set(children.list().map(({ pid }) => pid)), context).toEqual(new Set(pids));
    expect(new Set(children.list().map(({ label }) => label)).size, context).toBe(pids.length);
  }
  const ids = children.list().map(({ id }) => id);
  await stop();
  for (const id of ids) expect(await children.facts.tagged('OPTIMUS_CHILD', id)).toEqual([]);
  console.info(`${sequences} sequences of ${acts} acts: 0 wedged, 0 untracked, 0 twice (seed ${seed})`);
});

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../testing/until.ts';
import { createProcessFacts } from './process-facts.ts';
import type { ProcessInfo } from './process-tree.ts';
import { TAGS } from './tags.ts';
import type { HostMessage } from './testing/host.ts';
import { NASTY } from './testing/nasty.ts';

const facts = createProcessFacts();
const describeLinux = describe.runIf(process.platform === 'linux');

/** Everything below a host, taken while all of it is there, so that nothing can hide from the count by losing its tag. */
async function census(host: ChildProcess, instanceId: string): Promise<Map<number, string>> {
  const below = await facts.descendants(host.pid ?? 0);
  const tagged = await facts.tagged(TAGS.guard, instanceId);
  return new Map([...below, ...tagged].map((process) => [process.pid, process.start]));
}

async function startHost(what: string) {
  const instanceId = randomUUID();
  const host = fork(new URL('./testing/host.ts', import.meta.url), [instanceId, what], { execArgv: [] });
  const messages: HostMessage[] = [];
  host.on('message', (message: HostMessage) => messages.push(message));
  onTestFinished(() => void host.kill('SIGKILL'));
  const ready = await until(() => messages.find((message) => message.ready), { what: 'the host' });
  return { host, instanceId, messages, guardian: Number(ready.guardian) };
}

async function survivorsOf(counted: ReadonlyMap<number, string>, instanceId: string): Promise<ProcessInfo[]> {
  const old = await Promise.all([...counted.keys()].map((pid) => facts.info(pid)));
  const still = old.filter((process) => process && !process.zombie && counted.get(process.pid) === process.start);
  return [...still, ...(await facts.tagged(TAGS.guard, instanceId))].filter((process) => process !== null);
}

async function killAndMeasure(host: ChildProcess, counted: ReadonlyMap<number, string>, instanceId: string) {
  const from = performance.now();
  host.kill('SIGKILL');
  await once(host, 'exit');
  let left: ProcessInfo[] = [];
  await until(
    async () => {
      left = await survivorsOf(counted, instanceId);
      return left.length === 0;
    },
    { timeoutMs: 15_000, what: 'the end of all' },
  ).catch((error: unknown) => {
    throw new Error(`still there: ${left.map(({ pid, command }) => `${pid} ${command}`).join(', ')}`, { cause: error });
  });
  return performance.now() - from;
}

describeLinux('after kill -9 of its owner', () => {
  test('ten terminals with grandchildren leave nothing', async () => {
    const { host, instanceId } = await startHost('ptys');
    // 10 shells, 4 sleepers each and the shells of three of them
    const counted = await until(async () => {
      const all = await census(host, instanceId);
      const sleepers = await Promise.all([...all.keys()].map((pid) => facts.info(pid)));
      return sleepers.filter((process) => process?.command.startsWith('sleep 100')).length >= 60 ? all : null;
    });
    const took = await killAndMeasure(host, counted, instanceId);
    console.info(`kill -9 with 10 terminals: ${counted.size} processes gone after ${Math.round(took)} ms`);
  });

  test('trees that resist leave nothing', async () => {
    const { host, instanceId, guardian } = await startHost('trees');
    const counted = await until(async () => {
      const all = await census(host, instanceId);
      return all.size > Object.keys(NASTY).length * 2 ? all : null;
    });
    counted.delete(guardian);
    const took = await killAndMeasure(host, counted, instanceId);
    console.info(
      `kill -9 with ${Object.keys(NASTY).length} resisting trees: ${counted.size} processes gone after ${Math.round(took)} ms`,
    );
  });

  test('a guardian that was killed is replaced and protects', async () => {
    const { host, instanceId, guardian, messages } = await startHost('guardian');
    process.kill(guardian, 'SIGKILL');
    const message = await until(() => messages.find((entry) => entry.replaced));
    expect(message.losses).toBe(1);
    expect(message.replaced).not.toBe(guardian);
    const counted = await census(host, instanceId);
    await killAndMeasure(host, counted, instanceId);
  });

  test('the guardian itself ends', async () => {
    const { host, guardian } = await startHost('trees');
    host.kill('SIGKILL');
    await until(async () => !(await facts.alive(guardian)));
  });
});

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { until } from '../testing/until.ts';
import { createGuardian } from './guardian.ts';
import { WINDOWS_GUARDIAN, windowsGuardianArgs } from './guardian-windows.ts';
import { createProcessFacts } from './process-facts.ts';
import { TAGS } from './tags.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const facts = createProcessFacts();

function make(mode: 'proc' | 'ps') {
  const instanceId = randomUUID();
  const guardian = createGuardian({ instanceId, clock: createSystemClock(), log: quiet, onSpawn() {}, mode });
  onTestFinished(() => guardian.dispose());
  return { guardian, instanceId };
}

function start(script: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Gone, as it should be.
    }
  });
  return pid;
}

const tree = async (pid: number, size: number) =>
  until(async () => {
    const below = await facts.descendants(pid);
    return below.length >= size ? [pid, ...below.map((process) => process.pid)] : null;
  });
const living = async (pids: readonly number[]) => {
  const alive = await Promise.all(pids.map((pid) => facts.alive(pid)));
  return pids.filter((_, i) => alive[i]);
};

describe.runIf(process.platform === 'linux').each(['proc', 'ps'] as const)('the sweep by %s', (mode) => {
  test('ends what was registered with all that descends from it, and nothing else', async () => {
    const { guardian } = make(mode);
    await guardian.ready();
    const deaf = start(
      "trap '' TERM HUP; sleep 1000 & setsid sh -c \"trap '' TERM; sleep 1001; sleep 1\" & while :; do sleep 1; done",
    );
    const polite = start('sleep 1000 & wait');
    const released = start('sleep 1000 & wait');
    const stranger = start('sleep 1000 & wait');
    const mine = [...(await tree(deaf, 3)), ...(await tree(polite, 1))];
    const others = [...(await tree(released, 1)), ...(await tree(stranger, 1))];
    for (const pid of [released, deaf, polite]) guardian.register(pid);
    guardian.unregister(released);
    await guardian.dispose();
    expect(await living(mine)).toEqual([]);
    expect(await living(others)).toEqual(others);
  });

  test('with nothing to do it just ends', async () => {
    const { guardian } = make(mode);
    await guardian.ready();
    const pid = guardian.pid() ?? 0;
    await guardian.dispose();
    expect(await facts.alive(pid)).toBe(false);
    expect(guardian.losses()).toBe(0);
  });
});

test.runIf(process.platform === 'linux')('the tag alone is enough, in a list too, and another tag is not', async () => {
  const { guardian, instanceId } = make('proc');
  await guardian.ready();
  const mine = [
    start('exec sleep 1000', { [TAGS.guard]: instanceId }),
    start('exec sleep 1000', { [TAGS.guard]: `${randomUUID()},${instanceId}` }),
    start('exec sleep 1000', { [TAGS.guard]: `${instanceId},${randomUUID()}` }),
  ];
  const others = [
    start('exec sleep 1000', { [TAGS.guard]: `${instanceId}x` }),
    start('exec sleep 1000', { [TAGS.guard]: `x${instanceId}` }),
    start('exec sleep 1000', { [TAGS.keep]: instanceId, NOTE: `${TAGS.guard}=${instanceId}` }),
  ];
  await until(async () => (await facts.tagged(TAGS.guard, instanceId)).length === 3);
  await guardian.dispose();
  expect(await living(mine)).toEqual([]);
  expect(await living(others)).toEqual(others);
});

test('registrations are handed to the one that replaces a lost one', async () => {
  const { guardian } = make('ps');
  await guardian.ready();
  const child = start('sleep 1000 & wait');
  const pids = await tree(child, 1);
  guardian.register(child);
  const lost: number[] = [];
  guardian.onLost(({ pid }) => lost.push(pid));
  for (let round = 1; round <= 3; round += 1) {
    const pid = await until(() => guardian.pid());
    process.kill(pid, 'SIGKILL');
    await until(() => guardian.losses() === round && guardian.pid() !== null);
    expect(lost.at(-1)).toBe(pid);
  }
  await guardian.dispose();
  expect(await living(pids)).toEqual([]);
});

test('the Windows script travels whole', () => {
  const encoded = windowsGuardianArgs().at(-1) ?? '';
  expect(Buffer.from(encoded, 'base64').toString('utf16le')).toBe(WINDOWS_GUARDIAN);
  expect(encoded.length).toBeLessThan(30_000);
});

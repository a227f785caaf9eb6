import type { ProcessReceipt } from '../../../shared/features/processes/schema.ts';
import { memberKey, type ProcessFacts, type ProcessInfo } from '../../core/children/process-tree.ts';
import { errorCode } from '../../core/lib/storage-full.ts';

const graceMs = 5_000;
const killForMs = 5_000;
const firstPauseMs = 20;
const longestPauseMs = 200;

type Left = ProcessReceipt['left'][number];

interface Options {
  facts: ProcessFacts;
  root: ProcessInfo;
  /** With everything that it started. */
  below: boolean;
  name: (process: ProcessInfo) => string;
  id: (process: ProcessInfo) => string;
  /** Throws for one that must not be ended, before anything is sent. */
  allow: (processes: readonly ProcessInfo[]) => void;
  kill?: (pid: number, signal: NodeJS.Signals) => void;
  graceMs?: number;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Asks a process to end, and what it started; kills what has not ended after a while; then looks whether any of it is left.
 * Unlike the stop of a child of ours it leaves groups and sessions alone: who ends one end of a pipe did not ask for the other.
 */
export async function endProcess(options: Options): Promise<ProcessReceipt> {
  const { facts, root, below, name, kill = (pid, signal) => void process.kill(pid, signal) } = options;
  const began = performance.now();
  const members = new Map<string, ProcessInfo>([[memberKey(root), root]]);
  const refused = new Map<string, string>();
  const asked = new Set<string>();
  let used: ProcessReceipt['signal'] = null;

  async function living(): Promise<ProcessInfo[]> {
    const now = await Promise.all(
      [...members.values()].map(async (member) => {
        const info = await facts.info(member.pid);
        return info && !info.zombie && info.start === member.start ? member : null;
      }),
    );
    return now.filter((one) => one !== null);
  }

  /** What has been started meanwhile belongs to it too, also by one whose own parent has ended. */
  async function gather(alive: readonly ProcessInfo[]): Promise<ProcessInfo[]> {
    if (!below) return [...alive];
    const found = (await Promise.all(alive.map(({ pid }) => facts.descendants(pid)))).flat();
    const fresh = found.filter((one) => !one.zombie && !members.has(memberKey(one)));
    const all = [...new Map(fresh.map((one) => [memberKey(one), one])).values()];
    // Once something was sent there is a receipt to be given: what must not be ended is left alone.
    const firsts = asked.size === 0 ? all : all.filter(allowed);
    if (asked.size === 0) options.allow(firsts);
    for (const one of firsts) members.set(memberKey(one), one);
    return [...alive, ...firsts];
  }

  function allowed(one: ProcessInfo): boolean {
    try {
      options.allow([one]);
      return true;
    } catch {
      return false;
    }
  }

  async function send(one: ProcessInfo, signal: NodeJS.Signals): Promise<void> {
    // Its number may be somebody else's by now.
    if ((await facts.startTime(one.pid)) !== one.start) return;
    try {
      kill(one.pid, signal);
      refused.delete(memberKey(one));
      if (signal === 'SIGTERM') used ??= 'TERM';
      if (signal === 'SIGKILL') used = 'KILL';
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EPERM')
        refused.set(memberKey(one), 'It belongs to another user, who alone may end it, or the administrator.');
      else if (code !== 'ESRCH') refused.set(memberKey(one), `The system refuses it (${code}).`);
    }
  }

  async function ask(alive: readonly ProcessInfo[]) {
    for (const one of alive) {
      const key = memberKey(one);
      if (asked.has(key)) continue;
      asked.add(key);
      await send(one, 'SIGTERM');
      // One that was stopped hears nothing before it goes on.
      if (process.platform !== 'win32') await send(one, 'SIGCONT');
    }
  }

  const stubborn = (alive: readonly ProcessInfo[]) => alive.filter((one) => !refused.has(memberKey(one)));

  let alive = await gather([root]);
  options.allow([root]);
  const deadline = began + (options.graceMs ?? graceMs);
  for (let wait = firstPauseMs; ; wait = Math.min(wait * 2, longestPauseMs)) {
    await ask(alive);
    alive = await gather(await living());
    if (stubborn(alive).length === 0 || performance.now() >= deadline) break;
    await pause(Math.min(wait, Math.max(0, deadline - performance.now())));
  }
  const killUntil = performance.now() + killForMs;
  for (let wait = firstPauseMs; stubborn(alive).length > 0 && performance.now() < killUntil; ) {
    for (const one of stubborn(alive)) await send(one, 'SIGKILL');
    alive = await gather(await living());
    if (stubborn(alive).length === 0) break;
    await pause(wait);
    wait = Math.min(wait * 2, longestPauseMs);
    alive = await gather(await living());
  }

  alive = await living();
  const left = alive.map(
    (one): Left => ({
      id: options.id(one),
      pid: one.pid,
      name: name(one),
      why:
        refused.get(memberKey(one)) ??
        'It was killed and is still there: it waits for something in the kernel, such as a drive that does not answer.',
    }),
  );
  return {
    done: left.length === 0,
    sentence: sentence(root, members.size, left, used),
    left,
    signal: used,
    tookMs: performance.now() - began,
  };

  function sentence(
    first: ProcessInfo,
    count: number,
    rest: readonly Left[],
    signal: ProcessReceipt['signal'],
  ): string {
    const who = `${name(first)} (${first.pid})`;
    const others = count - 1;
    const all = others === 0 ? who : `${who} and ${others === 1 ? 'one process' : `${others} processes`} below it`;
    if (rest.length === 0)
      return signal === 'KILL'
        ? `${all} ended, by force: not all of it did when it was asked.`
        : `${all} ended when asked.`;
    if (rest.length === count) return `${all} could not be ended.`;
    return `${all}: ${rest.length} of ${count} could not be ended.`;
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createChildren } from './children.ts';
import { createShellLanes, type LaneCommand } from './shell-lanes.ts';
import { SpawnFailed } from './spawn-errors.ts';

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

function make() {
  const clock = createSystemClock();
  const children = createChildren({ clock, log: quiet, instanceId: randomUUID() });
  const lanes = createShellLanes({ children, clock, label: 'lane' });
  onTestFinished(async () => {
    lanes.dispose();
    await children.dispose();
  });
  const run = async (command: string, args: readonly string[] = [], more: Partial<LaneCommand> = {}) => {
    const chunks: Buffer[] = [];
    const answer = await lanes.run({
      command,
      args,
      cwd: '/',
      env: {},
      onOutput: (chunk) => void chunks.push(chunk),
      signal: new AbortController().signal,
      ...more,
    });
    return { ...answer, stdout: Buffer.concat(chunks) };
  };
  return { children, lanes, run, shells: () => children.list().map(({ pid }) => pid) };
}

const nasty = [
  "it's",
  `'"'"'`,
  "'; echo harm; '",
  '$(echo harm)',
  '`echo harm`',
  '$HOME \\$HOME $\u007bHOME}',
  'back\\slash\\',
  '\\',
  '\\n',
  'new\nline\n',
  '\n\n',
  '\r\n',
  '',
  ' ',
  '\t*?[a-z]{a,b}~!#&|;<>()',
  '-n',
  '--',
  '%s %d',
  '\u202eRTL 😀 é',
  '\u0001\u0007\u001b[31m\u007f',
  'EOF',
];

describe.runIf(process.platform !== 'win32')('commands in a shell', () => {
  test('get every word as it is, among them what a shell would take for its own', async () => {
    const { run } = make();
    const { stdout, stderr, code } = await run('printf', ['%s\\0', ...nasty]);
    expect(stdout.toString().split('\0').slice(0, -1)).toEqual(nasty);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  test('get folders and variables as they are, and leave none behind', async () => {
    const { run } = make();
    const root = await tempDir();
    for (const name of nasty.filter((one) => one !== '' && !one.includes('/'))) {
      const cwd = join(root, `x${name}`);
      await mkdir(cwd, { recursive: true });
      const { stdout } = await run('sh', ['-c', 'printf "%s\\0%s" "$PWD" "$WORD"'], { cwd, env: { WORD: name } });
      expect(stdout.toString().split('\0')).toEqual([cwd, name]);
    }
    expect((await run('sh', ['-c', 'printf %s "$PWD-$WORD"'])).stdout.toString()).toBe('/-');
    const without = await run('sh', ['-c', 'printf %s "$HOME"'], { env: { HOME: undefined, 'not-a.name': undefined } });
    expect(without.stdout.toString()).toBe('');
  });

  test('a NUL, which no program can be given, is refused rather than dropped', async () => {
    const { run, children } = make();
    await expect(run('echo', ['a\0b'])).rejects.toThrow(SpawnFailed);
    await expect(run('echo', [], { cwd: '/tmp\0' })).rejects.toThrow(SpawnFailed);
    expect(children.totalSpawns()).toBe(0);
  });

  test('an argument that is too long is an answer, and the shell goes on', async () => {
    const { run, shells } = make();
    expect((await run('echo', ['x'.repeat(100_000)])).stdout.length).toBe(100_001);
    const before = shells();
    expect(await run('echo', ['x'.repeat(3_000_000)])).toMatchObject({ code: 126 });
    expect((await run('echo', ['on'])).stdout.toString()).toBe('on\n');
    expect(shells()).toEqual(before);
  });

  test('any bytes come through whole, with or without an end of line', async () => {
    const { run } = make();
    const every = Array.from({ length: 256 }, (_, byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
    const { stdout } = await run('printf', [every.replace('\\045', '%%')]);
    expect(stdout).toEqual(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
    const large = await run('head', ['-c', '5000000', '/dev/zero']);
    expect(large.stdout.equals(Buffer.alloc(5_000_000))).toBe(true);
    expect((await run('true')).stdout.length).toBe(0);
  });

  test('what a command says beside its output is told, and kept small however much it is', async () => {
    const { run } = make();
    const both = await run('sh', ['-c', 'echo out; echo "one\n\n" >&2; exit 3']);
    expect(both).toMatchObject({ code: 3, stderr: 'one\n\n\n' });
    expect(both.stdout.toString()).toBe('out\n');
    const flood = await run('sh', ['-c', 'head -c 50000000 /dev/zero | tr "\\0" x >&2; echo out']);
    expect(flood.stderr).toBe('x'.repeat(65_536));
    expect(flood.stdout.toString()).toBe('out\n');
    expect((await run('echo', ['after'])).stderr).toBe('');
  });

  test('no input, no program and no folder are told by codes', async () => {
    const { run } = make();
    expect((await run('cat')).stdout.length).toBe(0);
    expect(await run('no-such-program-here')).toMatchObject({ code: 127 });
    expect(await run('true', [], { cwd: '/no/such/folder' })).toMatchObject({ code: 125 });
    expect(await run('sh', ['-c', 'kill -9 $$'])).toMatchObject({ code: 137 });
    expect(await run('true')).toMatchObject({ code: 0 });
  });

  test('one after the other share a shell; those at once have their own', async () => {
    const { run, shells } = make();
    for (let at = 0; at < 20; at++) await run('true');
    expect(shells()).toHaveLength(1);
    const numbers = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => (await run('echo', [String(at)])).stdout.toString()),
    );
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, at) => `${at}\n`));
    expect(shells().length).toBeLessThanOrEqual(8);
  });
});

describe.runIf(process.platform !== 'win32')('the end of a shell', () => {
  test('while it rested is not noticed', async () => {
    const { run, shells } = make();
    await run('true');
    const [shell] = shells();
    process.kill(shell as number, 'SIGKILL');
    expect((await run('echo', ['again'])).stdout.toString()).toBe('again\n');
  });

  test('in the middle of output is told, since the beginning was handed over', async () => {
    const { run } = make();
    let begun = false;
    const asked = run('sh', ['-c', 'head -c 100000 /dev/zero; echo; kill -9 $PPID; exec sleep 1000'], {
      onOutput: () => {
        begun = true;
      },
    });
    await expect(asked).rejects.toThrow('lane ended in the middle of sh');
    expect(begun).toBe(true);
  });

  test('comes once more and is told then, when the command itself brings it', async () => {
    const { run, children } = make();
    await expect(run('sh', ['-c', 'kill -9 $PPID'])).rejects.toThrow('lane ended in the middle of sh');
    await until(() => children.list().length === 0);
    expect((await run('echo', ['on'])).stdout.toString()).toBe('on\n');
  });

  test('comes with an abort, and with it the end of all that was started', async () => {
    const { run, children } = make();
    const control = new AbortController();
    let pid = 0;
    // The end of what it writes is held back, since it may be the beginning of a mark.
    const asked = run('sh', ['-c', 'echo $$; head -c 1000 /dev/zero; exec sleep 1000'], {
      signal: control.signal,
      onOutput: (chunk) => {
        pid ||= Number.parseInt(chunk.toString(), 10);
      },
    });
    await until(() => pid > 0);
    control.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await until(() => children.list().length === 0);
    await until(async () => !(await children.facts.alive(pid)));
  });

  test('an abort while the shell is being opened starts no command', async () => {
    const { run, children } = make();
    const control = new AbortController();
    const asked = run('sleep', ['1000'], { signal: control.signal });
    control.abort(new Error('at once'));
    await expect(asked).rejects.toThrow('at once');
    expect((await run('echo', ['on'])).stdout.toString()).toBe('on\n');
    expect(children.list()).toHaveLength(1);
  });

  test('comes with dispose for all, and nothing is started after it', async () => {
    const { run, lanes, children } = make();
    const asked = run('sleep', ['1000']);
    await until(() => children.list().length === 1);
    lanes.dispose();
    await expect(asked).rejects.toThrow();
    await until(() => children.list().length === 0);
    await expect(run('true')).rejects.toThrow('closing');
    expect(children.list()).toHaveLength(0);
  });
});

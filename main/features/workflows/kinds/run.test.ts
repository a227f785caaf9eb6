import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createChildren } from '../../../core/children/children.ts';
import { createProcessFacts } from '../../../core/children/process-facts.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json } from '../../../core/runs/types.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createRunKind } from './run.ts';
import { shellCommand } from './shells.ts';
import { callKind, resultOf, stepContext } from './testing/context.ts';

async function setup(hide = (text: string) => text) {
  const home = await tempDir();
  const clock = createSystemClock();
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const kind = createRunKind({ children, clock });
  const made = stepContext({ home, hide });
  const run = (value: Json, fields: Json = {}) => callKind(kind, value, made.context, fields);
  const fails = async (value: Json, fields: Json = {}) => {
    const error = await run(value, fields).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof StepFailure)) throw new Error('expected a StepFailure', { cause: error });
    return error;
  };
  return { ...made, home, children, kind, run, fails };
}

describe.skipIf(process.platform === 'win32')('a command', () => {
  it('gives back what it wrote and logs it line by line as it comes', async () => {
    const { run, told } = await setup();
    const result = await resultOf(run('echo one; echo two >&2; printf three'));
    expect(result).toEqual({ code: 0, cut: false, stdout: 'one\nthree', stderr: 'two', tookMs: expect.any(Number) });
    expect(told.lines.filter(({ stream }) => stream === 'out').map(({ text }) => text)).toEqual(['one', 'three']);
    expect(told.lines.filter(({ stream }) => stream === 'err').map(({ text }) => text)).toEqual(['two']);
  });

  it('is heard while it runs', async () => {
    const { run, told, home } = await setup();
    const done = run(['echo begun', 'while [ ! -e go ]; do sleep 0.02; done', 'echo done'], { in: '~' });
    await until(() => told.lines.some(({ text }) => text === 'begun'));
    expect(told.lines).toHaveLength(1);
    await writeFile(join(home, 'go'), '');
    expect(await resultOf(done)).toMatchObject({ stdout: 'begun\ndone' });
  });

  it('runs in its folder, with its variables and those of its step', async () => {
    const { run, home } = await setup();
    await mkdir(join(home, 'shop'));
    const script = 'echo "$PWD|$A|$B|$OPTIMUS_RUN_ID|$OPTIMUS_STEP|$OPTIMUS_IDEMPOTENCY_KEY"';
    const expected = `${home}/shop|x y|7|run-1|it|run-1/it`;
    for (const folder of ['~/shop', 'shop', join(home, 'shop')])
      expect(await resultOf(run(script, { in: folder, env: { A: 'x y', B: 7 } }))).toMatchObject({ stdout: expected });
  });

  it('fails with its exit code, its last words and all that it gave', async () => {
    const { fails } = await setup();
    const error = await fails(['echo out', 'echo first >&2', 'echo "no such table" >&2', 'exit 3']);
    expect(error.message).toBe('The script ended with 3: no such table');
    expect(error).toMatchObject({ code: 'EXIT', retry: true, detail: 'first\nno such table' });
    expect(error.result).toMatchObject({ code: 3, stdout: 'out', stderr: 'first\nno such table' });
    expect(await fails('echo why; exit 1')).toMatchObject({ message: 'echo why; exit 1 ended with 1: why' });
    expect((await fails('kill -9 $$')).message).toBe('kill -9 $$ was ended by SIGKILL');
  });

  it('says nothing of a secret where its last words are cut', async () => {
    const { fails, told } = await setup((text) => text.replaceAll('sUp3r-S3cret', '[redacted]'));
    const env = { env: { TOK: 'sUp3r-S3cret' } };
    for (const before of [280, 290, 298]) {
      const error = await fails(`printf '%0${before}d%s\\n' 0 "$TOK" >&2; exit 1`, env);
      expect(error.message).not.toContain('sU');
    }
    await fails(`printf '%0195d%s\\r' 0 "$TOK"; exit 1`, env);
    expect(told.progress).toHaveLength(1);
    expect(told.progress.join()).not.toContain('sU');
  });

  it('ends at the first line that fails', async () => {
    const { fails } = await setup();
    for (const shell of ['sh', 'bash']) {
      const error = await fails(['echo a', 'false', 'echo b'], { shell });
      expect(error.result).toMatchObject({ code: 1, stdout: 'a' });
    }
    expect((await fails('false | cat', { shell: 'bash' })).code).toBe('EXIT');
  });

  it('counts other codes as success when it is told so', async () => {
    const { run, fails } = await setup();
    expect(await resultOf(run('exit 1', { ok: [0, 1] }))).toMatchObject({ code: 1 });
    expect(await resultOf(run('exit 1', { ok: 1 }))).toMatchObject({ code: 1 });
    expect((await fails('exit 0', { ok: 1 })).code).toBe('EXIT');
  });

  it('names the field that is wrong', async () => {
    const { fails, home } = await setup();
    expect(await fails('true', { in: '~/gone' })).toMatchObject({
      message: `in: the folder ${home}/gone does not exist`,
      code: 'INVALID',
      retry: false,
    });
    expect((await fails('true', { shell: 'pwsh' })).message).toBe('shell: there is no program pwsh');
    expect(await fails('true', { env: { BIG: 'x'.repeat(200_000) } })).toMatchObject({
      message: 'env: larger than what the system passes to a program',
      retry: false,
    });
  });

  it('keeps the newest of a flood, and the program stays awake', async () => {
    const { run, told } = await setup();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const result = (await resultOf(run('seq 1 300000; echo end'))) as { stdout: string };
    clearInterval(timer);
    expect(result.stdout.endsWith('299999\n300000\nend')).toBe(true);
    expect(Buffer.byteLength(result.stdout)).toBeLessThanOrEqual(65_536);
    expect(told.lines).toHaveLength(300_001);
    expect(turns).toBeGreaterThan(3);
  });

  it('survives what is no text', async () => {
    const { run } = await setup();
    const result = (await resultOf(run('head -c 300000 /dev/urandom'))) as { stdout: string };
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(262_144);
    expect(result.stdout.isWellFormed()).toBe(true);
  });

  it('does not wait for what it leaves in the background', async () => {
    const { run } = await setup();
    expect(await resultOf(run('sleep 60 & echo away'))).toMatchObject({ code: 0, stdout: 'away' });
  });

  it('is stopped with everything that it has started, and proves it', async () => {
    const { run, told, stop, children } = await setup();
    const facts = createProcessFacts();
    const done = run('(trap "" TERM; sleep 300 & echo "pid $!"; wait) & sleep 300');
    await until(() => told.lines.some(({ text }) => text.startsWith('pid ')));
    expect(children.list()[0]).toMatchObject({ subject: { type: 'run', id: 'run-1', label: 'Nightly' } });
    const pid = Number(told.lines[0]?.text.slice(4));
    const reason = new Error('The run was cancelled');
    stop(reason);
    await expect(done).rejects.toMatchObject({ cause: reason, result: { code: null, stdout: `pid ${pid}` } });
    expect(told.lines.at(-1)?.text).toMatch(/^Stopped \d+ processes in \d+ ms; none is left$/);
    expect(await facts.alive(pid)).toBe(false);
    expect(children.list()).toEqual([]);
  }, 30_000);

  it('does not begin when it is over already', async () => {
    const { run, stop, children } = await setup();
    stop(new Error('cancelled'));
    await expect(run('echo x')).rejects.toThrow('cancelled');
    expect(children.totalSpawns()).toBeLessThanOrEqual(1);
  });
});

describe('shells', () => {
  it('get a script in the way that each understands', () => {
    expect(shellCommand('cmd', ['echo a', 'echo b\r\necho c'])).toEqual({
      command: 'cmd.exe',
      args: ['/d', '/s', '/c', 'echo a && echo b && echo c'],
    });
    const { args } = shellCommand('powershell', ['Write-Output "x"']);
    expect(Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le')).toContain('Write-Output "x"');
  });

  it('are described for people', async () => {
    const { kind } = await setup();
    expect(kind.detail('npm test')).toBe('npm test');
    expect(kind.detail(['npm ci', 'npm test'])).toBe('npm ci…');
  });
});

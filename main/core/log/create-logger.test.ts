import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { createLogger } from './create-logger.ts';
import { createRedactor } from './redactor.ts';

async function make(options: Partial<Parameters<typeof createLogger>[0]> = {}) {
  const dir = join(await tempDir(), 'logs');
  const clock = createFakeClock();
  const redactor = createRedactor();
  const log = createLogger({ dir, clock, redactor, ...options });
  onTestFinished(() => log.dispose());
  return { dir, clock, redactor, log };
}

async function linesOf(dir: string): Promise<string[]> {
  const names = (await readdir(dir).catch(() => [])).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')));
  return texts.join('').split('\n').filter(Boolean);
}

test('writes one line of JSON per record, redacted, with its scope', async () => {
  const { dir, log, redactor } = await make();
  redactor.add('open sesame');
  const scoped = log.child('deploy').child('shop');
  scoped.info('said open sesame', { password: 'x', port: 3000 });
  scoped.error('failed', new Error('token=abcdef'), { step: 2 });
  log.debug('not at this level');
  await log.flush();
  const records = (await linesOf(dir)).map((line) => JSON.parse(line));
  expect(records).toMatchObject([
    {
      time: '2026-01-01T00:00:00.000Z',
      level: 'info',
      scope: 'deploy.shop',
      message: 'said [redacted]',
      fields: { password: '[redacted]', port: 3000 },
    },
    {
      level: 'error',
      scope: 'deploy.shop',
      message: 'failed',
      fields: { step: 2 },
      error: { name: 'Error', message: 'token=[redacted]' },
    },
  ]);
  expect(JSON.stringify(records)).not.toContain('abcdef');
});

test('writes after a moment without being asked, and at once for an error', async () => {
  const { dir, log, clock } = await make();
  log.info('one');
  clock.advance(1_000);
  await until(async () => (await linesOf(dir)).length === 1);
  log.error('two');
  await until(async () => (await linesOf(dir)).length === 2);
});

test('rotates and keeps the total within its bound', async () => {
  const { dir, log } = await make({ maxBytes: 100_000 });
  for (let i = 0; i < 100; i += 1) {
    for (let j = 0; j < 20; j += 1) log.info(`record ${i * 20 + j}`, { filler: 'x'.repeat(100) });
    await log.flush();
  }
  const names = await readdir(dir);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(100_000);
  expect(names.length).toBeGreaterThan(2);
  const last = await log.tail({ limit: 50 });
  expect(last.map(({ message }) => message)).toEqual(Array.from({ length: 50 }, (_, i) => `record ${1950 + i}`));
});

test('goes on in the newest file after a restart', async () => {
  const { dir, log, clock, redactor } = await make();
  log.info('first run');
  await log.dispose();
  const again = createLogger({ dir, clock, redactor });
  again.info('second run');
  await again.dispose();
  expect(await readdir(dir)).toHaveLength(1);
  expect(await linesOf(dir)).toHaveLength(2);
});

test('tail filters by level and scope, and passes over half-written lines', async () => {
  const { dir, log } = await make({ level: 'debug' });
  log.child('git').warn('a');
  log.child('github').warn('b');
  log.child('git').child('fetch').error('c');
  log.child('git').debug('d');
  await log.flush();
  const [name = ''] = await readdir(dir);
  await appendFile(join(dir, name), '{"time":"2026","lev\nnot json\n[]\n{"a":1}\n\0\0\0\n');
  log.child('git').info('ä'.repeat(40_000));
  const messages = async (query: Parameters<typeof log.tail>[0]) =>
    (await log.tail(query)).map(({ message }) => message[0]);
  expect(await messages({ limit: 10, scope: 'git' })).toEqual(['a', 'c', 'd', 'ä']);
  expect(await messages({ limit: 10, scope: 'git', level: 'warn' })).toEqual(['a', 'c']);
  expect(await messages({ limit: 1, level: 'warn' })).toEqual(['c']);
  expect(await messages({ limit: 10, scope: 'nobody' })).toEqual([]);
});

test('a folder that refuses costs nothing but the records, and those are counted and kept as far as possible', async () => {
  const { dir, log, clock } = await make();
  // A file where the folder should be refuses as a full disk does, also for root.
  await writeFile(dir, 'in the way');
  for (let i = 0; i < 1_500; i += 1) log.info(`record ${i}`);
  await log.flush();
  log.info('one more');
  expect(log.health()).toMatchObject({ dropped: 501 });
  expect(log.health().lastError).toMatch(/EEXIST|ENOTDIR/);
  expect((await log.tail({ limit: 2 })).map(({ message }) => message)).toEqual(['record 1499', 'one more']);

  await rm(dir);
  await mkdir(dir);
  clock.advance(5_000);
  await until(async () => (await linesOf(dir)).length === 1_001);
  const first = JSON.parse((await linesOf(dir))[0] ?? '');
  expect(first).toMatchObject({ level: 'warn', scope: 'log', message: 'records were dropped', fields: { count: 501 } });
  expect(log.health().lastError).toBeNull();
});

test('a flood is bounded in memory', async () => {
  const { log } = await make();
  for (let i = 0; i < 20_000; i += 1) log.info('flood', { filler: 'x'.repeat(1_000) });
  expect(log.health().dropped).toBeGreaterThan(10_000);
  await log.flush();
  expect((await log.tail({ limit: 1 }))[0]?.message).toBe('flood');
});

test('never throws, whatever it is given and whenever', async () => {
  const { dir, log } = await make();
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no');
      },
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  log.info('hostile', hostile);
  log.error('hostile', hostile);
  log.onRecord(() => {
    throw new Error('listener');
  });
  log.info('listener');
  log.info(undefined as unknown as string);
  await log.dispose();
  await log.dispose();
  log.info('after the end');
  await log.flush();
  expect((await linesOf(dir)).length).toBeGreaterThanOrEqual(3);
});

test('announces records, and changes its level', async () => {
  const { log } = await make();
  const seen: string[] = [];
  const stop = log.onRecord((record) => seen.push(`${record.level} ${record.message}`));
  log.debug('a');
  log.setLevel('debug');
  log.debug('b');
  stop();
  log.debug('c');
  expect(seen).toEqual(['debug b']);
});

test.each(['throw', 'reject'])('what an uncaught %s has to say is on disk before the process ends', async (how) => {
  const dir = await tempDir();
  const child = fork(new URL('./testing/crasher.ts', import.meta.url), [dir, how], { execArgv: [], stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  const records = (await linesOf(dir)).map((line) => JSON.parse(line));
  expect(records.map(({ message }) => message)).toEqual([
    'before',
    how === 'throw' ? 'uncaught exception' : 'unhandled rejection',
  ]);
  expect(records[1].error.message).toBe('the end');
});

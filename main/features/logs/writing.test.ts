import { spawn } from 'node:child_process';
import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { all, startLogs, web } from './testing/logs-world.ts';
import type { WrittenLine } from './types.ts';

const wait = { timeoutMs: 60_000 };

test('what a child writes is heard, kept and found again, also by the next life', async () => {
  const { logs, dir, texts } = await startLogs();
  const heard: WrittenLine[] = [];
  const stop = logs.onLine(web, (line) => heard.push(line));
  const sink = logs.open(web);
  const script =
    'echo "INFO listening on 3000"; printf "\\033[31mred\\033[0m\\n"; echo "ERROR: broken" >&2; printf half';
  const child = spawn('sh', ['-c', script]);
  sink.note('started at commit abc123');
  sink.read('out', child.stdout);
  sink.read('err', child.stderr);
  await until(() => child.exitCode !== null, wait);
  await sink.end();
  await until(() => heard.length === 5, wait);
  stop();
  const of = (from: string) => heard.filter((line) => line.from === from).map(({ text, level }) => [text, level]);
  expect(of('out')).toEqual([
    ['INFO listening on 3000', 'info'],
    ['red', null],
    ['half', null],
  ]);
  expect(of('err')).toEqual([['ERROR: broken', 'error']]);
  expect(of('note')).toEqual([['started at commit abc123', 'info']]);
  expect(new Set(await texts())).toEqual(
    new Set(['started at commit abc123', 'INFO listening on 3000', '\u001b[31mred\u001b[0m', 'ERROR: broken', 'half']),
  );
  expect(await texts({ levels: ['error'] })).toEqual(['ERROR: broken']);
  const before = await logs.page({ ...all, limit: 100 });
  expect(before).toMatchObject({ older: false, newer: false, missing: [] });
  await logs.dispose();

  const again = await startLogs({ dataDir: dir });
  expect(await again.logs.page({ ...all, limit: 100 })).toEqual(before);
  const [source] = await again.logs.sources({});
  expect(source).toMatchObject({ id: 'service:shop/web', kind: 'service', lines: 5, open: false });
  expect((await stat(join(dir, 'service-logs'))).mode & 0o077).toBe(0);
  expect(await again.logs.clear({ source: 'service:shop/web' })).toMatchObject({ lines: 5 });
  expect(await again.texts()).toEqual([]);
  await expect(again.logs.clear({ source: 'service:shop/none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a flood waits instead of being lost, and memory stays what it was', async () => {
  const { logs } = await startLogs();
  const sink = logs.open(web);
  const lines = 300_000;
  const child = spawn('sh', [
    '-c',
    `seq 1 ${lines} | sed 's/$/ a line of a service that has much to say about itself/'`,
  ]);
  sink.read('out', child.stdout);
  await until(() => child.exitCode !== null, wait);
  await sink.end();
  const { found, looked } = await logs.count({ ...all, stretches: 10 });
  expect([found, looked]).toEqual([lines, lines]);
  const newest = await logs.page({ ...all, limit: 3 });
  expect(newest.lines.map(({ text }) => Number.parseInt(text, 10))).toEqual([lines - 2, lines - 1, lines]);
  expect(newest.older).toBe(true);
  const older = await logs.page({ ...all, before: newest.lines[0]?.key, limit: 2 });
  expect(older.lines.map(({ text }) => Number.parseInt(text, 10))).toEqual([lines - 4, lines - 3]);
  const after = await logs.page({ ...all, after: older.lines[1]?.key, limit: 2 });
  expect(after.lines.map(({ text }) => Number.parseInt(text, 10))).toEqual([lines - 2, lines - 1]);
  expect(after).toMatchObject({ older: true, newer: true });
  const round = await logs.page({ ...all, around: newest.lines[0]?.key, limit: 4 });
  expect(round.lines.map(({ text }) => Number.parseInt(text, 10))).toEqual([
    lines - 4,
    lines - 3,
    lines - 2,
    lines - 1,
  ]);
  expect(await logs.page({ ...all, text: '250000 a LINE', limit: 5 })).toMatchObject({ lines: [{ from: 'out' }] });
  const kept = await logs.kept();
  expect(kept.plainBytes).toBeGreaterThan(lines * 50);
  expect(kept.bytes).toBeLessThan(kept.plainBytes / 4);
}, 120_000);

test('whoever looks during a flood, while old lines make room for new ones, is answered', async () => {
  const { logs } = await startLogs({ limitMb: 1 });
  const sink = logs.open(web);
  const child = spawn('sh', ['-c', "seq 1 400000 | sed 's/$/ ERROR of the day/'"]);
  sink.read('out', child.stdout);
  let looks = 0;
  for (let over = false; !over; looks++) {
    over = child.exitCode !== null;
    const [count, page] = await Promise.all([
      logs.count({ ...all, text: 'of the day', stretches: 5 }),
      logs.page({ ...all, limit: 50 }),
      logs.groups({ ...all, limit: 5 }),
    ]);
    expect(count.found).toBe(count.looked);
    const keys = page.lines.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)].sort());
  }
  await sink.end();
  expect((await logs.page({ ...all, limit: 1 })).lines[0]?.text).toBe('400000 ERROR of the day');
  expect(looks).toBeGreaterThan(0);
}, 240_000);

test('what is followed comes as it is written, as far as it fits', async () => {
  const { logs } = await startLogs();
  const sink = logs.open(web);
  const stop = new AbortController();
  const seen: string[] = [];
  let resets = 0;
  const following = (async () => {
    const filter = { ...all, sources: ['service:shop/web'], levels: ['error' as const] };
    for await (const frame of logs.follow(filter, { signal: stop.signal })) {
      if (frame.type === 'reset') resets += 1;
      else seen.push(frame.item.text);
    }
  })();
  await until(() => resets === 1, wait);
  const text = (line: string) => sink.write('out', Buffer.from(`${line}\n`));
  text('INFO nothing');
  text('ERROR one');
  text('ERROR two');
  await until(() => seen.length === 2, wait);
  expect(seen).toEqual(['ERROR one', 'ERROR two']);
  for (let at = 0; at < 40_000; at++) text(`ERROR number ${at}`);
  await until(() => seen.at(-1) === 'ERROR number 39999', wait);
  const missed = 40_002 - seen.length;
  // Who is too slow is told so.
  expect(resets > 1).toBe(missed > 0);
  stop.abort();
  await following;
  await sink.end();
  expect((await logs.count({ ...all, levels: ['error'], stretches: 1 })).found).toBe(40_002);
}, 120_000);

test('who follows by a pattern that takes too long is told so, and others go on', async () => {
  const { logs } = await startLogs();
  const sink = logs.open(web);
  const stop = new AbortController();
  const begun = { slow: false, other: false };
  const seen: string[] = [];
  const filter = { ...all, sources: ['service:shop/web'] };
  const slow = (async () => {
    const lines = logs.follow({ ...filter, text: '(a+)+$', regex: true }, { signal: stop.signal });
    for await (const { type } of lines) if (type === 'reset') begun.slow = true;
  })();
  const ended = expect(slow).rejects.toMatchObject({
    code: 'INVALID',
    data: {
      problems: [{ field: '', problem: expect.stringMatching(/^The pattern takes too long on some lines\. Avoid/) }],
    },
  });
  const other = (async () => {
    for await (const frame of logs.follow(filter, { signal: stop.signal }))
      if (frame.type === 'reset') begun.other = true;
      else seen.push(frame.item.text);
  })();
  await until(() => begun.slow && begun.other, wait);
  sink.write('out', Buffer.from(`${'a'.repeat(60)}!\n`));
  await ended;
  sink.write('out', Buffer.from('after\n'));
  await until(() => seen.includes('after'), wait);
  stop.abort();
  await other;
  await sink.end();
}, 120_000);

test('the output of a service that outlives Optimus is read on where reading stopped', async () => {
  const first = await startLogs();
  const file = await first.logs.outputFile(web);
  const sink = first.logs.followFile(web);
  await appendFile(file, 'one\ntwo\nhal');
  await until(async () => (await first.texts()).length === 2, wait);
  await first.logs.dispose();
  await appendFile(file, 'f\nthree\n');
  await sink.end();

  const second = await startLogs({ dataDir: first.dir });
  const next = second.logs.followFile(web);
  await until(async () => (await second.texts()).length === 4, wait);
  expect(await second.texts()).toEqual(['one', 'two', 'half', 'three']);
  await appendFile(file, 'last');
  await next.end();
  expect(await second.texts()).toEqual(['one', 'two', 'half', 'three', 'last']);
  // It was not its end after all.
  await appendFile(file, ' words\n');
  // Another start has a file of its own; the one before goes once all of it was taken over.
  const other = await second.logs.outputFile(web);
  expect(other).not.toBe(file);
  await appendFile(other, 'anew\n');
  const third = second.logs.followFile(web);
  await until(async () => (await second.texts()).at(-1) === 'anew', wait);
  expect((await second.texts()).slice(-3)).toEqual(['last', ' words', 'anew']);
  const outputs = async () => (await readdir(join(file, '..'))).filter((name) => name.endsWith('.raw'));
  await until(async () => (await outputs()).length === 1, wait);
  await third.end();
});

test('the file of a kept service gives its room back once it was taken over, and no line is lost by that', async () => {
  const { logs } = await startLogs();
  const file = await logs.outputFile(web);
  const sink = logs.followFile(web);
  const line = 'x'.repeat(990);
  const lines = 12_000;
  for (let at = 0; at < lines; at += 1_000)
    await appendFile(file, Array.from({ length: 1_000 }, (_, n) => `${at + n} ${line}\n`).join(''));
  await until(async () => (await stat(file)).blocks * 512 < 6_000_000, wait);
  await appendFile(file, 'and on\n');
  await sink.end();
  expect((await logs.count({ ...all, stretches: 1 })).found).toBe(lines + 1);
});

test('a project may take so much: the oldest of the largest goes first', async () => {
  const { logs, limit } = await startLogs({ limitMb: 64 });
  const small = logs.open({ projectId: 'shop', service: 'small' });
  small.write('out', Buffer.from('the only line\n'));
  await small.end();
  const sink = logs.open(web);
  // Nothing in it repeats: packing cannot help.
  const child = spawn(process.execPath, [
    '-e',
    "const { randomBytes } = require('crypto'); let n = 0; const go = () => { while (n < 400) { n += 1; if (!process.stdout.write(n + ' ' + randomBytes(15000).toString('base64') + '\\n')) return process.stdout.once('drain', go); } }; go();",
  ]);
  sink.read('out', child.stdout);
  await until(() => child.exitCode !== null, wait);
  await sink.end();
  limit(3);
  await until(async () => (await logs.kept()).bytes <= 3 * 1_048_576, wait);
  const page = await logs.page({ ...all, limit: 2_000 });
  expect(page.lines.some(({ text }) => text === 'the only line')).toBe(true);
  expect(page.lines.some(({ text }) => text.startsWith('400 '))).toBe(true);
  expect(page.lines.some(({ text }) => text.startsWith('1 '))).toBe(false);
}, 120_000);

test('of a project that is forgotten nothing stays; one that was never seen loses nothing', async () => {
  const { logs, know, dir, texts } = await startLogs();
  const sink = logs.open(web);
  sink.write('out', Buffer.from('kept\n'));
  await sink.end();
  know('shop', null);
  expect(await texts()).toEqual(['kept']);
  know('shop', dir);
  know('shop', null);
  await until(async () => (await readdir(join(dir, 'service-logs'))).length === 0, wait);
  expect(await logs.sources({})).toEqual([]);
});

test('secrets that Optimus knows are not told', async () => {
  const { logs, redactor, texts } = await startLogs();
  redactor.add('hunter2-hunter2');
  const sink = logs.open(web);
  sink.write(
    'out',
    Buffer.from('password is hunter2-hunter2\n{"level":"info","msg":"in","token":"hunter2-hunter2"}\n'),
  );
  await sink.end();
  expect((await texts()).join('\n')).not.toContain('hunter2');
  const page = await logs.page({ ...all, limit: 10 });
  expect(JSON.stringify(page)).not.toContain('hunter2');
});

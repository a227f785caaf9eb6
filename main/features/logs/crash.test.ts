import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { all, startLogs, web } from './testing/logs-world.ts';

const full = process.env.OPTIMUS_FULL === '1';
const wait = { timeoutMs: 90_000 };
const program = fileURLToPath(new URL('./testing/keeping-child.ts', import.meta.url));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await until(() => child.exitCode !== null || child.signalCode !== null, wait);
}
async function numbersIn(dataDir: string): Promise<number[]> {
  const { logs } = await startLogs({ dataDir });
  const numbers: number[] = [];
  for (let after = ''; ; ) {
    const page = await logs.page({ ...all, after: after === '' ? '00000000000-a' : after, limit: 2_000 });
    numbers.push(...page.lines.map(({ text }) => Number.parseInt(text, 10)));
    after = page.lines.at(-1)?.key ?? after;
    if (!page.newer) break;
  }
  await logs.dispose();
  return numbers;
}

test('after kill -9 every line that was on the disk is there, once and in order', { timeout: 600_000 }, async () => {
  const dataDir = await tempDir();
  let next = 0;
  for (let round = 0; round < (full ? 20 : 4); round++) {
    const child = start(join(dataDir, 'service-logs'), 'pipe', String(next));
    let promised = next;
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      promised = Number(line);
    });
    // At another moment of its work each time: within a tail, or while a block is packed.
    await until(() => promised > next + 1_500 * (1 + (round % 4)), wait);
    await kill(child);
    const numbers = await numbersIn(dataDir);
    expect(numbers.length).toBeGreaterThanOrEqual(promised);
    expect(numbers.findIndex((number, at) => number !== at)).toBe(-1);
    next = numbers.length;
  }
});

test('what a kept service wrote is taken over once, whenever Optimus is killed', { timeout: 600_000 }, async () => {
  const dataDir = await tempDir();
  const world = await startLogs({ dataDir });
  const file = await world.logs.outputFile(web);
  await world.logs.dispose();
  let next = 0;
  const write = async (lines: number) => {
    let text = '';
    for (let at = 0; at < lines; at++) text += `${next++} ${'about something '.repeat(20)}\n`;
    // In the middle of a line: its end comes with the next.
    await appendFile(file, text.slice(0, -3));
    await appendFile(file, text.slice(-3));
  };
  for (let round = 0; round < (full ? 20 : 4); round++) {
    const child = start(join(dataDir, 'service-logs'), 'file');
    await write(3_000);
    const folder = join(file, '..');
    await until(async () => (await readdir(folder)).some((name) => /tail|seg/.test(name)), wait);
    await write(2_000 * (round % 3));
    await kill(child);
  }
  await write(10);
  const last = await startLogs({ dataDir });
  const sink = last.logs.followFile(web);
  await sink.end();
  expect((await last.logs.count({ ...all, stretches: 1 })).found).toBe(next);
  await last.logs.dispose();
  const numbers = await numbersIn(dataDir);
  expect(numbers.findIndex((number, at) => number !== at)).toBe(-1);
  expect(numbers).toHaveLength(next);
});

test('a torn end is cut, and what stands before it stays', async () => {
  const { logs, dir, texts } = await startLogs();
  const sink = logs.open(web);
  for (let at = 0; at < 30_000; at++) sink.write('out', Buffer.from(`line ${at} ${'of some length '.repeat(4)}\n`));
  await sink.end();
  const [newest = ''] = await texts({ text: 'line 29999' });
  expect(newest).toContain('line 29999');
  const { found } = await logs.count({ ...all, stretches: 1 });
  await logs.dispose();
  const files = await readdir(join(dir, 'service-logs'), { recursive: true });
  const tail = join(dir, 'service-logs', files.find((name) => name.endsWith('.tail')) ?? '');
  const segment = join(dir, 'service-logs', files.find((name) => name.endsWith('.seg')) ?? '');
  await truncate(tail, (await stat(tail)).size - 7);
  // A block of which only the beginning was written, and one whose bytes never came.
  await appendFile(segment, Buffer.alloc(70, 'OLK1'));
  const again = await startLogs({ dataDir: dir });
  const left = await again.logs.count({ ...all, stretches: 1 });
  expect(left.found).toBeLessThan(found);
  expect(left.found).toBeGreaterThan(20_000);
  const next = again.logs.open(web);
  next.write('out', Buffer.from('after\n'));
  await next.end();
  expect((await again.texts({ text: 'after' })).length).toBe(1);
  expect((await again.logs.count({ ...all, stretches: 1 })).found).toBe(left.found + 1);
}, 120_000);

test('on a full disk lines are counted, and kept again once there is room', async ({ skip }) => {
  const disk = await smallDisk(600);
  if (!disk) return skip();
  const { logs, texts } = await startLogs({ dataDir: disk.dir });
  const sink = logs.open(web);
  let written = 0;
  // Nothing in it repeats: packing cannot help.
  const write = (lines: number) => {
    for (let at = 0; at < lines; at++) {
      const noise = Buffer.from(Array.from({ length: 900 }, () => Math.floor(Math.random() * 256))).toString('base64');
      sink.write('out', Buffer.from(`${written++} ${noise}\n`));
    }
  };
  await until(async () => {
    write(400);
    return (await logs.kept()).problem !== null;
  }, wait);
  expect((await logs.kept()).problem).toContain('no room left');
  write(4_000);
  await disk.resize(60_000);
  await until(async () => (await logs.kept()).problem === null, wait);
  await until(async () => (await texts({ text: 'were not kept' })).length > 0, wait);
  const [note = ''] = await texts({ text: 'were not kept' });
  const lost = Number(/^([\d,]+) lines/.exec(note)?.[1]?.replaceAll(',', ''));
  write(1);
  await sink.end();
  const { found } = await logs.count({ ...all, stretches: 1 });
  // All but the note.
  expect(found - (await texts({ text: 'were not kept' })).length + lost).toBeGreaterThanOrEqual(written);
  expect((await texts()).at(-1)).toMatch(new RegExp(`^${written - 1} `));
}, 240_000);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { openByteLog } from './byte-log.ts';
import { readSegments } from './segments.ts';

const MB = 1024 * 1024;

async function make(dir: string, limit = 1_000 * MB) {
  const log = await openByteLog({ dir, log: quietLog, limit: () => limit, onRotate() {} });
  onTestFinished(() => log.close());
  return log;
}

/** Each 8 bytes say where they are. */
function numbered(at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i += 8) bytes.writeBigUInt64BE(BigInt(at + i), i);
  return bytes;
}

async function all(log: Awaited<ReturnType<typeof make>>, from = log.first()) {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const piece = await log.read(at, 300_000);
    if (!piece) return Buffer.concat(parts);
    expect(piece.at).toBe(at);
    parts.push(piece.bytes);
    at += piece.bytes.length;
  }
}

describe('what is kept', { timeout: 120_000 }, () => {
  test('files in which a full disk left nothing are put away by whoever writes, and by nobody else', async () => {
    const dir = await tempDir();
    const first = await make(dir);
    first.append(numbered(0, 80_000));
    await first.close();
    const whole = await readdir(dir);
    for (const at of [80_000, 120_000]) await writeFile(join(dir, `${String(at).padStart(15, '0')}.raw`), '');
    expect(await readSegments(dir)).toHaveLength(1);
    expect(await readdir(dir)).toHaveLength(whole.length + 2);
    const log = await make(dir);
    expect(await readdir(dir)).toEqual(whole);
    expect((await all(log)).equals(numbered(0, 80_000))).toBe(true);
  });

  test('is read back byte for byte, at hand, from disk, packed, and after a new start', async () => {
    const dir = await tempDir();
    const log = await make(dir);
    for (let at = 0; at < 12 * MB; at += 64 * 1024) log.append(numbered(at, 64 * 1024));
    expect((await all(log)).equals(numbered(0, 12 * MB))).toBe(true);
    await log.flush();
    await log.pack(false);
    expect((await readdir(dir)).some((name) => name.endsWith('.zst'))).toBe(true);
    expect((await all(log)).equals(numbered(0, 12 * MB))).toBe(true);
    expect(log.keptBytes()).toBeLessThan(12 * MB);
    await log.close();
    const again = await make(dir);
    expect(again.next()).toBe(12 * MB);
    again.append(numbered(12 * MB, 8_000));
    expect((await all(again, 5 * MB)).equals(numbered(5 * MB, 7 * MB + 8_000))).toBe(true);
    await again.flush();
    await again.pack(true);
    expect(again.segments().every(({ packed }) => packed)).toBe(true);
    expect((await all(again, 5 * MB)).equals(numbered(5 * MB, 7 * MB + 8_000))).toBe(true);
    again.append(numbered(12 * MB + 8_000, 8_000));
    expect((await all(again, 11 * MB)).equals(numbered(11 * MB, MB + 16_000))).toBe(true);
  });

  test('stays within its bound, the newest whole', async () => {
    const dir = await tempDir();
    const log = await make(dir, 8 * MB);
    for (let at = 0; at < 40 * MB; at += 256 * 1024) {
      log.append(numbered(at, 256 * 1024));
      if (at % (4 * MB) === 0) await log.flush();
    }
    await log.flush();
    expect(log.keptBytes()).toBeLessThanOrEqual(12 * MB);
    expect(log.next()).toBe(40 * MB);
    const first = log.first();
    expect(first).toBeGreaterThan(0);
    expect((await all(log)).equals(numbered(first, 40 * MB - first))).toBe(true);
  });

  test.runIf(process.platform !== 'win32')('is there after kill -9, up to what was written last', async () => {
    const dir = await tempDir();
    const program = fileURLToPath(new URL('../testing/append-forever.ts', import.meta.url));
    const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    let told = 0;
    let rest = '';
    child.stdout.on('data', (data: Buffer) => {
      const lines = (rest + data).split('\n');
      rest = lines.pop() ?? '';
      told = Number(lines.at(-1) ?? told);
    });
    await until(() => told > 6 * MB, { timeoutMs: 60_000 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const log = await make(dir);
    // What it had told was on disk had to be.
    expect(log.next()).toBeGreaterThanOrEqual(told);
    const whole = log.next() - (log.next() % 8);
    expect((await all(log)).subarray(0, whole).equals(numbered(0, whole))).toBe(true);
  });
});

import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../../../../core/testing/needs.ts';
import { startPostgres } from '../../../../core/testing/postgres.ts';
import { smallDisk } from '../../../../core/testing/small-disk.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { accessTo, aWatch, makeTools, password } from '../testing/make-tools.ts';

const there = await needs('postgres');

async function client(port: number): Promise<pg.Client> {
  const open = new pg.Client({ host: '127.0.0.1', port, user: 'optimus', password, database: 'postgres' });
  open.on('error', () => {});
  await open.connect();
  return open;
}

/** Below a folder that everybody may enter: as root the server runs as somebody else. */
async function place(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'optimus-point-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(dir, 0o711);
  return join(dir, 'restored');
}

describe.skipIf(!there)('point in time', () => {
  test('a server comes back as it was at a second between two rows', async () => {
    const server = await startPostgres({ wal_level: 'replica' });
    const open = await client(server.port);
    await open.query('create table events (n int, at timestamptz default clock_timestamp())');
    const states: string[] = [];
    const { tools } = await makeTools({ onFollow: ({ state }) => states.push(state) });
    const access = accessTo('postgres', { port: server.port, database: 'postgres' });
    const folder = join(await tempDir(), 'point in time');
    expect(await tools.pointInTime.lacks(access)).toEqual([]);
    await tools.pointInTime.follow(access, folder);
    expect(states).toEqual(['streaming']);
    expect(await tools.pointInTime.window(folder)).toBeNull();
    await open.query('insert into events (n) values (1)');
    const { bytes } = await tools.pointInTime.base(access, folder, 7, aWatch());
    expect(bytes).toBeGreaterThan(10_000_000);

    // Rows a second apart, by the clock of the server; what is waited for is that clock.
    const add = async (n: number) => {
      const { rows } = await open.query<{ at: Date }>('insert into events (n) values ($1) returning at', [n]);
      await open.query("select pg_sleep_until(date_trunc('second', clock_timestamp()) + interval '1.05 s')");
      return rows[0]?.at.getTime() ?? Number.NaN;
    };
    const second = await add(2);
    const third = await add(3);
    await add(4);
    const between = Math.floor(third / 1_000) * 1_000;
    expect(between).toBeGreaterThan(second);
    const window = await until(
      async () => {
        const found = await tools.pointInTime.window(folder);
        return found && found.to > third ? found : null;
      },
      { timeoutMs: 60_000, what: 'the window to reach the third row' },
    );
    expect(window.from).toBeLessThanOrEqual(second + 1_000);

    const at = Math.max(between, window.from);
    const restored = await tools.pointInTime.restore(folder, at, await place(), aWatch());
    const rowsAt = async (port: number) => {
      const past = await client(port);
      const { rows } = await past.query<{ n: number }>('select n from events order by n');
      await past.end();
      return rows.map(({ n }) => n);
    };
    expect(await rowsAt(restored.port)).toEqual([1, 2]);
    expect(restored.reachedAt).toBeGreaterThanOrEqual(second);
    expect(restored.reachedAt).toBeLessThan(third);
    await restored.stop();
    await expect(client(restored.port)).rejects.toThrow(/ECONNREFUSED/);

    // The last second of the window: nothing was written after it, and it is reached all the same. In a folder of its own
    // that nobody else may enter, too.
    const last = await tools.pointInTime.restore(folder, window.to, join(await tempDir(), 'shut'), aWatch());
    expect((await rowsAt(last.port)).slice(0, 3)).toEqual([1, 2, 3]);
    await last.stop();

    const into = await place();
    await expect(tools.pointInTime.restore(folder, window.from - 2_000, into, aWatch())).rejects.toThrow(
      'the window is from',
    );
    await expect(tools.pointInTime.restore(folder, window.to + 3_600_000, into, aWatch())).rejects.toThrow(
      'the window is from',
    );

    // Another base, for which the first one and what came before it is not needed any more.
    await open.query('select pg_switch_wal()');
    await add(5);
    await tools.pointInTime.base(access, folder, 0, aWatch());
    await tools.pointInTime.base(access, folder, 0, aWatch());
    await add(6);
    await add(7);
    const kept = await readdir(join(folder, 'base'));
    expect(kept).toHaveLength(1);
    await until(() => tools.pointInTime.window(folder), { timeoutMs: 60_000, what: 'a window on the new base' });

    // The server is killed and comes back: what follows does so by itself.
    await server.kill('SIGQUIT');
    await until(() => states.at(-1) === 'waiting', { timeoutMs: 60_000 });
    await server.start();
    await until(() => states.at(-1) === 'streaming', { timeoutMs: 60_000 });
    await open.end().catch(() => {});
    const again = await client(server.port);
    expect(
      (await again.query(`select slot_name from pg_replication_slots where slot_name like 'optimus%'`)).rows,
    ).toHaveLength(1);

    // A segment that is missing ends the window where it is missing.
    const before = await tools.pointInTime.window(folder);
    expect(before).not.toBeNull();
    await tools.pointInTime.unfollow(access, folder);
    expect((await again.query('select * from pg_replication_slots')).rows).toEqual([]);
    const span = join(folder, 'wal', '0001');
    for (const name of await readdir(span)) await rm(join(span, name));
    expect(await tools.pointInTime.window(folder)).toBeNull();
    await again.end();
  });

  test('what stands in its way is said, and an archive on a full disk stops instead of filling it', async () => {
    const server = await startPostgres({ wal_level: 'minimal', max_wal_senders: '0' });
    const { tools } = await makeTools();
    const access = accessTo('postgres', { port: server.port, database: 'postgres' });
    expect(await tools.pointInTime.lacks(access)).toEqual([
      expect.stringContaining('wal_level'),
      expect.stringContaining('max_wal_senders'),
    ]);
    const folder = join(await tempDir(), 'archive');
    await expect(tools.pointInTime.follow(access, folder)).rejects.toThrow(/pg_receivewal/);
    const states: string[] = [];
    const full = await makeTools({
      reserveBytes: Number.MAX_SAFE_INTEGER,
      onFollow: ({ state, sentence }) => states.push(`${state}: ${sentence}`),
    });
    await expect(full.tools.pointInTime.follow(access, folder)).rejects.toThrow('nearly full');
    await until(() => states.length > 0, { timeoutMs: 60_000 });
    expect(states).toEqual([expect.stringMatching(/^ended: .*stopped.*Make room/)]);
  });

  test('a disk of the archive that is full ends it, and the server keeps nothing for it', async ({ skip }) => {
    const disk = await smallDisk(40_000);
    if (disk === null) skip('only root may make a small disk');
    const server = await startPostgres({ wal_level: 'replica' });
    const open = await client(server.port);
    await open.query('create table t (x text)');
    const states: string[] = [];
    const { tools } = await makeTools({
      reserveBytes: 0,
      onFollow: ({ state, sentence }) => states.push(`${state}: ${sentence}`),
    });
    const access = accessTo('postgres', { port: server.port, database: 'postgres' });
    await tools.pointInTime.follow(access, join(disk?.dir ?? '', 'archive'));
    for (let n = 0; n < 4; n++) {
      await open.query(`insert into t select repeat('x', 1000) from generate_series(1, 1000)`);
      await open.query('select pg_switch_wal()');
    }
    await until(() => states.length > 1, { timeoutMs: 60_000 });
    expect(states[1]).toMatch(/^ended: .*No space left.*stopped.*Make room/);
    expect((await open.query('select * from pg_replication_slots')).rows).toEqual([]);
    // Meanwhile the server lets go of what nobody keeps: switched on again it begins another stretch, and says that there is a gap.
    await disk?.resize(400_000);
    await open.query('checkpoint');
    await open.query('select pg_switch_wal()');
    await open.query('checkpoint');
    const archive = join(disk?.dir ?? '', 'archive');
    await tools.pointInTime.follow(access, archive);
    expect(states.slice(2)).toEqual([
      expect.stringMatching(/^waiting: .*There is a gap/),
      expect.stringMatching(/^streaming/),
    ]);
    expect(await readdir(join(archive, 'wal'))).toEqual(['0001', '0002']);
    await tools.pointInTime.base(access, archive, 7, aWatch());
    await open.query("select pg_sleep_until(date_trunc('second', clock_timestamp()) + interval '1.05 s')");
    await open.query(`insert into t values ('after')`);
    await until(() => tools.pointInTime.window(archive), { timeoutMs: 60_000, what: 'a window after the gap' });
    await open.end();
  });
});

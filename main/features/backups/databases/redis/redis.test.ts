import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../core/testing/needs.ts';
import { freePort } from '../../../../core/testing/own-server.ts';
import { startRedis } from '../../../../core/testing/redis.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { certificate } from '../testing/certificate.ts';
import { accessTo, aWatch, makeTools, password } from '../testing/make-tools.ts';
import { logIn, withRedis } from './client.ts';

const there = await needs('redis');

describe.skipIf(!there)('Redis', () => {
  test('a dump under load is loaded and counted, and its keys come back into an empty database', async () => {
    const { cert, key, ca } = await certificate();
    const tlsPort = await freePort();
    const tls = [
      '--tls-port',
      String(tlsPort),
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-auth-clients',
      'no',
    ];
    const server = await startRedis([
      '--requirepass',
      password,
      '--repl-diskless-sync-delay',
      '0',
      ...tls,
      '--tls-ca-cert-file',
      cert,
    ]);
    const access = accessTo('redis', { port: server.port, user: '', database: '1' });
    const { tools, private: secrets } = await makeTools();
    const folder = join(await tempDir(), 'cache');
    expect(await tools.databases.lacks(access)).toBeNull();
    expect(await tools.databases.lacks({ ...access, password: 'wrong' })).toMatch('does not accept the password');

    const bytes = Buffer.from([0, 13, 10, 255, 36]);
    const stop = new AbortController();
    let written = 0;
    const load = withRedis(access, stop.signal, async (ask) => {
      await logIn(ask, access);
      await ask('SELECT', '1');
      await ask('SET', bytes, bytes);
      await ask('SET', 'gone soon', 'x', 'PX', '86400000');
      await ask('RPUSH', 'a list', 'one', 'two');
      await ask('HSET', 'a hash', 'field', bytes);
      for (;;) await ask('SET', `key ${written++}`, 'x'.repeat(100));
    }).catch(() => {});
    await until(() => written > 3_000, { timeoutMs: 60_000 });
    const before = written;
    const manifest = await tools.databases.dump(access, folder, aWatch());
    stop.abort();
    await load;
    const [keys] = manifest.tables;
    expect(manifest).toMatchObject({ engine: 'redis', database: '1', warnings: [] });
    expect(keys?.rows).toBeGreaterThanOrEqual(before);
    expect(keys?.rows).toBeLessThanOrEqual(written + 5);
    expect((await readdir(folder)).sort()).toEqual(['dump.rdb', 'manifest.json']);
    expect(await readdir(secrets)).toEqual([]);

    expect(await tools.databases.prove(access, folder, aWatch())).toEqual({
      ...{ ok: true, tables: 1, rows: keys?.rows, warnings: [] },
      sentence: `shop: ${keys?.rows?.toLocaleString('en')} keys, equal`,
    });
    await expect(tools.databases.restore(access, folder, '1', aWatch())).rejects.toThrow('holds keys already');
    await expect(tools.databases.restore(access, folder, 'shop', aWatch())).rejects.toThrow('has a number');
    expect(await tools.databases.restore(access, folder, '5', aWatch())).toMatchObject({ ok: true, rows: keys?.rows });
    await withRedis(access, AbortSignal.timeout(60_000), async (ask) => {
      await logIn(ask, access);
      await ask('SELECT', '5');
      expect(await ask('GET', bytes)).toEqual(bytes);
      expect(await ask('HGET', 'a hash', 'field')).toEqual(bytes);
      expect(Number(await ask('PTTL', 'gone soon'))).toBeGreaterThan(0);
      expect(await ask('PTTL', 'a list')).toBe(-1);
    });

    const encrypted = { ...access, port: tlsPort, tls: 'verify' as const, ca };
    expect(await tools.databases.lacks(encrypted)).toBeNull();
    await tools.databases.dump(encrypted, folder, aWatch());
    await expect(tools.databases.dump({ ...encrypted, ca: '' }, folder, aWatch())).rejects.toThrow(/certificate/i);

    const whole = await readFile(join(folder, 'dump.rdb'));
    await writeFile(join(folder, 'dump.rdb'), whole.subarray(0, whole.length - 100));
    expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({ ok: false });
    const aborted = new AbortController();
    aborted.abort(new Error('cancelled'));
    await expect(tools.databases.dump(access, folder, aWatch(aborted.signal))).rejects.toThrow('cancelled');
  });
});

import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConnectionInput } from '../../../../../shared/features/databases/schema.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { freePort } from '../../../../core/testing/own-server.ts';
import { startRedis } from '../../../../core/testing/redis.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { until } from '../../../../core/testing/until.ts';
import { connectionTo } from '../../testing/connections.ts';
import { connectRedis } from './client.ts';
import { command, createReader, NoResp, RespError } from './resp.ts';

describe('RESP', () => {
  test('is read out of any pieces', () => {
    const whole = Buffer.from('+OK\r\n$5\r\nhe\r\no\r\n*3\r\n:7\r\n$-1\r\n-ERR no\r\n*0\r\n%1\r\n+a\r\n#t\r\n');
    for (let size = 1; size <= whole.length; size += 3) {
      const push = createReader();
      const replies = [];
      for (let at = 0; at < whole.length; at += size) replies.push(...push(whole.subarray(at, at + size)));
      expect(replies).toEqual(['OK', 'he\r\no', [7, null, new RespError('ERR no')], [], ['a', 1]]);
    }
  });
  test.each(['HTTP/1.1 400 Bad Request\r\n', '$99999999999\r\n', '*99999999\r\n', '$x\r\n', `${'*1\r\n'.repeat(20)}`])(
    'is not %j',
    (text) => {
      expect(() => createReader()(Buffer.from(text))).toThrow(NoResp);
    },
  );
  test('words of any kind are sent whole', () => {
    expect(command(['GET', 'ä\r\n'])).toEqual(Buffer.from('*2\r\n$3\r\nGET\r\n$4\r\nä\r\n\r\n'));
  });
});

describe.skipIf(!(await needs('redis')))('Redis', () => {
  test('figures, slow log, replication; mistakes by their field; killed and back', { timeout: 120_000 }, async () => {
    const server = await startRedis(['--requirepass', 'a long pass word', '--slowlog-log-slower-than', '0']);
    const { client: api, clock } = await startTestCore();
    const wrong = async (more: Partial<ConnectionInput>, password = 'a long pass word') =>
      (await api.databases.test({ connection: connectionTo('redis', server.port, more), password })).problem?.field;
    expect(await wrong({})).toBeUndefined();
    expect(await wrong({}, '')).toBe('password');
    expect(await wrong({}, 'no')).toBe('password');
    expect(await wrong({ database: '99' })).toBe('database');
    expect(await wrong({ tls: 'on' })).toBe('tls');
    expect(await wrong({ port: await freePort() })).toBe('port');

    const { row } = await api.databases.add({
      connection: connectionTo('redis', server.port),
      password: 'a long pass word',
    });
    const own = await connectRedis(
      { ...connectionTo('redis', server.port), ...{ tls: 'off', ca: '' } } as Parameters<typeof connectRedis>[0],
      new AbortController().signal,
    );
    onTestFinished(() => own.close());
    await own.ask('AUTH', 'a long pass word');
    await own.ask('SET', 'session:gertrud', 'secret');
    expect(await own.ask('GET', 'session:gertrud')).toBe('secret');
    await expect(own.ask('INCR', 'session:gertrud')).rejects.toBeInstanceOf(RespError);

    const looked = await api.databases.look({ id: row.id });
    expect(looked).toMatchObject({ state: 'up', counted: 'commands', product: expect.stringMatching(/^Redis \d/) });
    expect(looked.figures?.connectionsMax).toBeGreaterThan(100);
    expect(looked.figures?.sizeBytes).toBeGreaterThan(0);
    const depth = await api.databases.depth({ id: row.id });
    expect(depth.slow.queries.map(({ text }) => text)).toContain('SET session:… (1 more)');
    expect(JSON.stringify(depth)).not.toContain('gertrud');
    expect(depth.sizes.rows).toContainEqual(expect.objectContaining({ name: 'db0', rows: 1 }));

    const replica = await startRedis([
      ...['--replicaof', '127.0.0.1', String(server.port), '--masterauth', 'a long pass word'],
    ]);
    const second = await api.databases.add({ connection: connectionTo('redis', replica.port, { name: 'a replica' }) });
    await until(async () => {
      const { role, figures } = await api.databases.look({ id: second.row.id });
      return role === 'replica' && figures?.lagSeconds !== null;
    });
    await until(async () => (await api.databases.depth({ id: row.id })).replication.rows.some((one) => one.healthy));

    await server.kill();
    expect(await api.databases.look({ id: row.id })).toMatchObject({ state: 'down', problem: { field: 'port' } });
    await server.start();
    clock.advance(40_000);
    await until(async () => (await api.databases.list()).find(({ id }) => id === row.id)?.state === 'up');
  });

  test('what is no Redis is called so, and what never answers is given up', async () => {
    const http = createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void http.close());
    const address = http.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { client: api } = await startTestCore();
    const told = await api.databases.test({ connection: connectionTo('redis', port) });
    expect(told.problem).toMatchObject({ field: 'port', sentence: expect.stringContaining('no Redis') });
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { figure } from '../../../../shared/features/deployments/schema.ts';
import { judgeFigure } from './figure.ts';

const asked: string[] = [];
async function serve(status: number, body: string): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = status;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/figure?key=hidden&version={version}`;
}
const nobody = { nameOf: () => undefined, value: () => expect.fail('nobody asked a database') };
const judged = async (status: number, body: string, rest: object) =>
  judgeFigure({
    figure: figure.parse({ url: await serve(status, body), ...rest }),
    ...{ number: 12, databases: nobody, signal: new AbortController().signal },
  });

it('reads a number, or one in the JSON of Prometheus, and holds it against its bounds', async () => {
  expect(await judged(200, ' 0.25\n', { atMost: 0.3 })).toEqual({
    ok: true,
    sentence: 'Your figure is 0.25; at most 0.3 is wanted.',
  });
  expect(asked.at(-1)).toBe('/figure?key=hidden&version=12');
  const body = JSON.stringify({ data: { result: [{ value: [1, '42'] }] } });
  const path = 'data.result.0.value.1';
  expect(await judged(200, body, { path, atLeast: 40 })).toMatchObject({ ok: true });
  await expect(judged(200, body, { path, atLeast: 1, atMost: 41.5 })).rejects.toThrow(
    'The figure of version 12 is 42, and at least 1 and at most 41.5 is wanted',
  );
});

it.each([
  [503, '1', {}, 'it answered with 503'],
  [200, 'many', {}, 'its answer is no number'],
  [200, '', {}, 'its answer is no number'],
  [200, '{', { path: 'a' }, 'its answer is no JSON'],
  [200, '{"a":{}}', { path: 'a.b' }, 'its answer holds nothing at a.b'],
  [200, '{"a":null}', { path: 'a' }, 'a is no number'],
  [200, '{"a":1}', { path: 'constructor.name' }, 'its answer holds nothing at constructor.name'],
  [200, '9'.repeat(1_100_000), {}, 'its answer is longer than 1 MB'],
])('%s %.20s fails in words, without what follows the question mark', async (status, body, rest, why) => {
  await expect(judged(status, body, { atMost: 1, ...rest })).rejects.toThrow(
    new RegExp(`^The figure of version 12 could not be had from http://127\\.0\\.0\\.1:\\d+/figure: ${why}$`),
  );
});

const asking = (value: (statement: string) => Promise<unknown>, rest = {}, signal = new AbortController().signal) =>
  judgeFigure({
    figure: figure.parse({ databaseId: 'd1', query: 'select {version}', atMost: 3, ...rest }),
    databases: { nameOf: (id) => (id === 'd1' ? 'shop' : undefined), value: (_, statement) => value(statement) },
    ...{ number: 12, signal },
  });

it('is not waited for any more when the deployment is stopped', async () => {
  const stop = new AbortController();
  const deaf = () => {
    stop.abort(new Error('stopped by hand'));
    return new Promise<never>(() => {});
  };
  await expect(asking(deaf, {}, stop.signal)).rejects.toThrow('stopped by hand');
});

it('reads the first value that a query gives, whatever the driver makes of a number', async () => {
  const statements: string[] = [];
  const gives = (found: unknown) => async (statement: string) => {
    statements.push(statement);
    return found;
  };
  for (const found of [2, '2', 2n])
    expect(await asking(gives(found))).toEqual({ ok: true, sentence: 'Your figure is 2; at most 3 is wanted.' });
  expect(new Set(statements)).toEqual(new Set(['select 12']));
  await expect(asking(gives('4.5'))).rejects.toThrow('The figure of version 12 is 4.5, and at most 3 is wanted');
  await expect(asking(gives(undefined))).rejects.toThrow('could not be had from shop: the query gave no row');
  await expect(asking(gives(null))).rejects.toThrow('from shop: what the query gave is no number');
  await expect(asking(() => Promise.reject(new Error('no such table: orders')))).rejects.toThrow(
    'from shop: no such table: orders',
  );
  await expect(asking(gives(1), { databaseId: 'gone' })).resolves.toMatchObject({ ok: true });
});

it('needs a bound', () => {
  expect(figure.safeParse({ url: 'http://localhost/' }).success).toBe(false);
  expect(figure.safeParse({ url: 'file:///etc/passwd', atMost: 1 }).success).toBe(false);
});

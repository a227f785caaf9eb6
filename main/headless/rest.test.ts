import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorMap } from '../../shared/contract/errors.ts';
import { contract } from '../../shared/contract/index.ts';
import { describeApi } from './serve-openapi.ts';
import { inlineScript, startTestHost, type TestHost } from './testing/start-host.ts';

let dir: string;
let target: TestHost;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimus-rest-'));
  target = await startTestHost(dir);
});
afterAll(async () => {
  await target.dispose();
  await rm(dir, { recursive: true, force: true });
});

async function api(path: string, body?: unknown) {
  const answer = await fetch(`${target.host.origin}/api${path}`, {
    headers: {
      authorization: `Bearer ${target.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Record<string, unknown> };
}

/** Without the mending of fetch, which unpacks and follows. */
function page(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    get({ host: '127.0.0.1', port: target.port, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    }).once('error', reject);
  });
}

describe('procedures over HTTP', () => {
  it('take lists, objects and numbers out of the address', async () => {
    for (const n of [1, 2, 3]) {
      await target.core.services.journal.append({
        kind: `test.k${n}`,
        sentence: `Number ${n}`,
        subjects: [{ type: 'project', id: `p${n}`, label: 'P' }],
      });
    }
    const kinds = await api('/journal?kinds%5B0%5D=test.k1&kinds%5B1%5D=test.k2&limit=10');
    expect(kinds.json.events).toMatchObject([{ kind: 'test.k2' }, { kind: 'test.k1' }]);
    const one = await api('/journal?kinds%5B%5D=test.k3');
    expect(one.json.events).toHaveLength(1);
    const subject = await api('/journal?subject%5Btype%5D=project&subject%5Bid%5D=p2');
    expect(subject.json.events).toMatchObject([{ kind: 'test.k2' }]);
    const [event] = one.json.events as { id: number }[];
    expect(await api(`/journal/${event?.id}`)).toMatchObject({ status: 200, json: { kind: 'test.k3' } });
  });

  it('take commands as JSON, with and without a body', async () => {
    expect(await api('/settings', { appearance: { density: 'compact' } })).toMatchObject({
      status: 200,
      json: { appearance: { density: 'compact' } },
    });
    expect(await api('/system/safe-mode/leave', '')).toMatchObject({ status: 200, json: {} });
    expect(await api('/system/safe-mode/leave', {})).toMatchObject({ status: 200, json: {} });
  });

  it('fail out of the closed set with its status', async () => {
    const failures = [
      [await api('/settings', { appearance: { density: 'airy' } }), 'INVALID'],
      [await api('/settings', 'null'), 'INVALID'],
      [await api('/settings/reset', { section: 'nothing' }), 'NOT_FOUND'],
      [await api('/journal?limit=many'), 'INVALID'],
      [await api('/journal/999999'), 'NOT_FOUND'],
      [await api('/journal/one'), 'INVALID'],
      [await api('/nothing/at/all'), 'NOT_FOUND'],
      [await api('/attention/act', { key: 'no', action: 'no' }), 'NOT_FOUND'],
    ] as const;
    for (const [{ status, json }, code] of failures) {
      expect([json.code, status, json.status], JSON.stringify(json)).toEqual([
        code,
        errorMap[code].status,
        errorMap[code].status,
      ]);
      expect(errorMap[code].data.parse(json.data)).toEqual(json.data);
    }
    const [field] = (
      (await api('/settings', { appearance: { density: 'airy' } })).json.data as { problems: { field: string }[] }
    ).problems;
    expect(field?.field).toBe('appearance.density');
  });

  it('are never kept by a cache', async () => {
    const { headers } = await api('/system/ping');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('pages', () => {
  it('come without a token, under the exact policy', async () => {
    for (const path of ['/', '/settings', '/journal?kind=a', '/api', '/api/']) {
      const { status, headers } = await page(path);
      expect([status, headers['content-type']], path).toEqual([200, 'text/html; charset=utf-8']);
      expect(headers['cache-control']).toBe('no-store');
      const digest = createHash('sha256').update(inlineScript).digest('base64');
      const inline = path.startsWith('/api') ? '' : ` 'sha256-${digest}'`;
      expect(headers['content-security-policy']).toContain(`script-src 'self' 'wasm-unsafe-eval'${inline};`);
      expect(headers['content-security-policy']).toContain(
        `connect-src 'self' ws://127.0.0.1:${target.port} ws://localhost:${target.port};`,
      );
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('are packed for who can unpack, and not sent again to who has them', async () => {
    const plain = await page('/assets/app-AbCdEf12.js');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await page('/assets/app-AbCdEf12.js', { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body)).toEqual(plain.body);
    expect(packed.body.length).toBeLessThan(plain.body.length);
    const none = await page('/assets/app-AbCdEf12.js', { 'accept-encoding': 'gzip;q=0' });
    expect(none.headers['content-encoding']).toBeUndefined();
    const again = await page('/assets/app-AbCdEf12.js', { 'if-none-match': plain.headers.etag ?? '' });
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, plain.headers.etag]);
  });

  it('say what is not there', async () => {
    expect((await page('/assets/none.js')).status).toBe(404);
    expect((await page('/favicon.ico')).headers['content-type']).toContain('text/plain');
  });

  it('hold a script for the API that is whole by itself', async () => {
    const { body } = await page('/api/page.js');
    const text = body.toString();
    expect(() => new Function(text)).not.toThrow();
    expect(text).not.toMatch(/__vi|__name|import\(|\brequire\(/);
    expect((await page('/api')).body.toString()).not.toMatch(/https?:\/\//);
  });
});

const schemaObject = z.record(z.string(), z.json());
const document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.object({ title: z.literal('Optimus'), version: z.string(), description: z.string() }),
  servers: z.array(z.object({ url: z.url() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.object({
    securitySchemes: z.object({
      token: z.object({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }),
    }),
  }),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(
      z.enum(['get', 'post']),
      z.strictObject({
        operationId: z.string(),
        summary: z.string().min(5),
        tags: z.array(z.string()).length(1),
        parameters: z
          .array(z.looseObject({ name: z.string(), in: z.enum(['path', 'query']), schema: schemaObject }))
          .optional(),
        requestBody: z
          .object({
            required: z.boolean().optional(),
            content: z.record(z.string(), z.object({ schema: schemaObject })),
          })
          .optional(),
        responses: z.record(
          z.string().regex(/^\d{3}$/),
          z.object({
            description: z.string(),
            content: z
              .partialRecord(z.enum(['application/json', 'text/event-stream']), z.object({ schema: schemaObject }))
              .optional(),
          }),
        ),
      }),
    ),
  ),
});

describe('the description', () => {
  it('is asked for and not called', async () => {
    expect(await api('/openapi.json', {})).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  });

  it('is OpenAPI 3.1 of every procedure', async () => {
    const { json } = await api('/openapi.json');
    const parsed = document.safeParse(json);
    expect(parsed.error?.issues ?? []).toEqual([]);
    const operations = Object.values(parsed.data?.paths ?? {}).flatMap((methods) => Object.values(methods));
    const ids = operations.map(({ operationId }) => operationId);
    const named = (of: object, way: readonly string[]): string[] =>
      '~orpc' in of ? [way.join('.')] : Object.entries(of).flatMap(([name, part]) => named(part, [...way, name]));
    expect(new Set(ids)).toEqual(new Set(named({ ...contract }, [])));
    expect(ids).toHaveLength(new Set(ids).size);
    expect(JSON.stringify(json)).not.toContain('"not":{}');
    // Every reference leads somewhere.
    for (const [, ref] of JSON.stringify(json).matchAll(/"\$ref":"([^"]+)"/g)) expect(ref).toMatch(/^#\/components\//);
  });

  it('is the one that the contract gives', async () => {
    const { json } = await api('/openapi.json');
    expect(json).toEqual(
      JSON.parse(JSON.stringify(await describeApi({ version: '0.0.0', server: target.host.origin }))),
    );
  });
});

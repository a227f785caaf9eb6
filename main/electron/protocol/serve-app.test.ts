import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../core/lib/content-security-policy.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { createAppProtocolHandler } from './serve-app.ts';

async function folder(page = '<!doctype html>start') {
  const root = join(await tempDir(), 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), page);
  await writeFile(join(root, 'assets/app-AbCdEf12.js'), 'export {}');
  await writeFile(join(root, '../secret.txt'), 'secret');
  return createAppProtocolHandler({ root });
}
const get = (url: string, method = 'GET') => new Request(url, { method });

describe('app protocol', () => {
  it('serves files, routes and their headers', async () => {
    const handle = await folder();
    const page = await handle(get('app://optimus/settings'));
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>start']);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await handle(get('app://optimus/assets/app-AbCdEf12.js'));
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it('answers HEAD without a body and refuses every other method', async () => {
    const handle = await folder();
    const head = await handle(get('app://optimus/', 'HEAD'));
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', '20']);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect((await handle(get('app://optimus/', method))).status).toBe(405);
  });

  it('says 404 for what is not there and for what lies outside', async () => {
    const handle = await folder();
    for (const url of ['app://optimus/none.js', 'app://optimus/..%2fsecret.txt', 'app://evil/index.html'])
      expect((await handle(get(url))).status).toBe(404);
  });

  it('lets the script run that stands in the page, there and nowhere else', async () => {
    const handle = await folder('<!doctype html><script>1</script>');
    const policy = async (path: string) =>
      (await handle(get(`app://optimus${path}`))).headers.get('content-security-policy');
    for (const path of ['/', '/settings', '/index.html'])
      expect(await policy(path)).toBe(contentSecurityPolicy({ scripts: ['1'] }));
    expect(await policy('/assets/app-AbCdEf12.js')).toBe(contentSecurityPolicy());
  });

  it('lets the frame that draws diagrams run what the page was built with', async () => {
    const digest = `sha256-${'A'.repeat(43)}=`;
    const handle = await folder(`<!doctype html><meta name="diagram-scripts" content="${digest}" /><script>1</script>`);
    const policy = (await handle(get('app://optimus/'))).headers.get('content-security-policy');
    expect(policy).toBe(contentSecurityPolicy({ scripts: ['1'], digests: [digest] }));
  });

  it('protects every answer, refusals too', async () => {
    const handle = await folder();
    for (const request of [get('app://optimus/'), get('app://optimus/none.js'), get('app://optimus/', 'POST')]) {
      const { headers } = await handle(request);
      expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy());
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});

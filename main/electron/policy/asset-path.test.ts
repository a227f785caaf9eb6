import { resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveAsset } from './asset-path.ts';

describe('which file answers a URL', () => {
  it.each([
    ['app://optimus/', 'index.html', 'text/html; charset=utf-8'],
    ['app://optimus', 'index.html', 'text/html; charset=utf-8'],
    ['app://optimus/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://optimus/journal?subject=p1#x', 'index.html', 'text/html; charset=utf-8'],
    ['app://optimus/projects/p_1/', 'index.html', 'text/html; charset=utf-8'],
    ['app://optimus/assets/index-BxT2kPq1.js', 'assets/index-BxT2kPq1.js', 'text/javascript; charset=utf-8'],
    ['app://optimus/assets/inter-latin.woff2?v=1', 'assets/inter-latin.woff2', 'font/woff2'],
    ['app://optimus/assets/../index.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s is %s', (url, file, contentType) => {
    expect(resolveAsset(url)).toMatchObject({ file, contentType });
  });

  it('lets only names with a hash be kept for ever', () => {
    expect(resolveAsset('app://optimus/assets/index-BxT2kPq1.js')?.immutable).toBe(true);
    expect(resolveAsset('app://optimus/index.html')?.immutable).toBe(false);
    expect(resolveAsset('app://optimus/favicon.svg')?.immutable).toBe(false);
  });

  it.each([
    'app://optimus/../../etc/passwd.txt',
    'app://optimus/%2e%2e/%2e%2e/etc/passwd.txt',
    'app://optimus/..%2f..%2fetc%2fpasswd.txt',
    'app://optimus/%252e%252e%252fpasswd.txt',
    'app://optimus/..\\..\\main\\index.js',
    'app://optimus/..%5c..%5cmain%5cindex.js',
    'app://optimus/assets/..%2f..%2fmain/index.js',
    'app://optimus/assets/....//x.js',
    'app://optimus//etc/passwd.txt',
    'app://optimus/C:/Windows/win.txt',
    'app://optimus/C:%5cx.txt',
    'app://optimus/index.html%00.js',
    'app://optimus/index.html::$DATA',
    'app://optimus/.env',
    'app://optimus/.git/config',
    'app://optimus/assets/.hidden.js',
    'app://optimus/package.json5',
    'app://optimus/x.map',
    'app://optimus/x.node',
    'app://optimus/x.constructor',
    'app://optimus/x.__proto__',
    'app://optimus/x.',
    `app://optimus/${'a/'.repeat(1000)}x.js`,
    'app://evil/index.html',
    'app://user@optimus/index.html',
    'file:///etc/passwd',
    'https://optimus/index.html',
    'not a url',
    '',
  ])('never leads out of the folder: %j', (url) => {
    const asset = resolveAsset(url);
    const root = resolve('out/renderer');
    if (asset === null) return;
    expect(resolve(root, asset.file).startsWith(root + sep)).toBe(true);
    expect(asset.file).toMatch(/^[a-zA-Z0-9_/-]+\.[a-z0-9]+$/);
  });

  it.each(['app://optimus/.env', 'app://optimus/x.map', 'app://evil/', 'app://optimus/index.html%00.js'])(
    'has no answer for %j',
    (url) => expect(resolveAsset(url)).toBeNull(),
  );
});

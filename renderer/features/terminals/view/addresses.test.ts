import { describe, expect, it } from 'vitest';
import { insideOf, targetOf } from './addresses.ts';

describe('what a link of a terminal may open', () => {
  it.each([
    ['https://example.com/a?b=c', { kind: 'web', address: 'https://example.com/a?b=c' }],
    ['http://localhost:3000', { kind: 'web', address: 'http://localhost:3000/' }],
    ['mailto:ada@example.com', { kind: 'web', address: 'mailto:ada@example.com' }],
    ['file:///home/ada/code/a%20b.ts', { kind: 'file', path: '/home/ada/code/a b.ts' }],
  ])('%s', (raw, target) => {
    expect(targetOf(raw)).toEqual(target);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vscode://settings',
    'ms-msdt:/id',
    'https://bank.example@evil.example/',
    'https://example.com/\u202egpj.exe',
    'https://example.com/\u200b',
    'file:///a%0ab',
    'ssh://host',
    'no address',
    `https://example.com/${'a'.repeat(3_000)}`,
  ])('not %j', (raw) => {
    expect(targetOf(raw).kind).toBe('refused');
  });

  it('files only below the project', () => {
    expect(insideOf('/code/shop', '/code/shop/src/a.ts')).toBe('src/a.ts');
    expect(insideOf('/code/shop', '/code/shop/../shop/b')).toBe('b');
    for (const path of ['/code/shop', '/code/shopping/a', '/code/shop/../../etc/passwd', '/etc/passwd'])
      expect(insideOf('/code/shop', path)).toBeNull();
  });
});

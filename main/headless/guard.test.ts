import { describe, expect, it } from 'vitest';
import { createGuard, ownHosts } from './guard.ts';
import { createToken, createTokenGate, digestOf } from './token.ts';

const token = createToken();
const guard = createGuard({
  port: 4680,
  tokens: createTokenGate({ digest: digestOf(token), previous: null }),
  open: new Set(['/api/page.js']),
});

/** A browser of the user on a page of ours, but for what is changed. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const all = { host: '127.0.0.1:4680', authorization: `Bearer ${token}`, ...headers };
  return guard.request({ url, method, headers: all, rawHeaders: Object.entries(all).flat() });
}

describe('guard', () => {
  it.each(ownHosts(4680))('lets our own page in under %s', (host) => {
    const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect(ask('/api/system/ping', own)).toBeNull();
    expect(ask('/api/settings', { ...own, 'content-type': 'application/json' }, 'POST')).toBeNull();
  });

  it('serves pages without a token, and takes an address that was typed in', () => {
    for (const url of ['/', '/settings', '/settings?section=window', '/assets/app-AbCdEf12.js', '/api', '/api/page.js'])
      expect(ask(url, { authorization: '', 'sec-fetch-site': 'none' }), url).toBeNull();
  });

  it('takes the characters that ids and searches are made of', () => {
    for (const path of [
      '/api/projects/caf%C3%A9',
      '/api/projects/a%20b',
      '/api/projects/@me',
      '/api/projects/a.b',
      '/api/journal/7',
    ])
      expect(ask(path), path).toBeNull();
    for (const query of ['text=50%25', 'text=a%2Fb', 'kinds%5B0%5D=settings.changed', 'text=token', 'text=%2Fetc%2F..'])
      expect(ask(`/api/journal?${query}`), query).toBeNull();
  });

  it('takes JSON under the names it goes by', () => {
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"'])
      expect(ask('/api/settings', { 'content-type': type }, 'POST'), type).toBeNull();
  });

  it('looks at the host before the origin and at the origin before the token', () => {
    const all = { host: 'evil.example', origin: 'null', authorization: '' };
    expect(ask('/api/system/ping', all)).toBe('host');
    expect(ask('/api/system/ping', { ...all, host: '127.0.0.1:4680' })).toBe('origin');
    expect(ask('/api/system/ping', { authorization: '' })).toBe('token-wrong');
  });

  it('knows the port that is not written', () => {
    expect(ownHosts(80)).toContain('127.0.0.1');
    expect(ownHosts(4680)).not.toContain('127.0.0.1');
  });
});

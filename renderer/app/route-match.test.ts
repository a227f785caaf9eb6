import { describe, expect, it } from 'vitest';
import { isWithin, routeOf } from './route-match.ts';

const routes = [
  { path: '/' },
  { path: '/runs' },
  { path: '/runs/$id' },
  { path: '/runs/secrets' },
  { path: '/chat/{-$id}' },
];

describe('the route of an address', () => {
  it.each([
    ['/', '/'],
    ['/runs', '/runs'],
    ['/runs/42', '/runs/$id'],
    ['/runs/secrets', '/runs/secrets'],
    ['/runs/', undefined],
    ['/runs/42/log', undefined],
    ['/chat', '/chat/{-$id}'],
    ['/chat/42', '/chat/{-$id}'],
    ['/chat/', undefined],
    ['/chat/42/log', undefined],
    ['/nowhere', undefined],
  ])('%s → %s', (pathname, path) => expect(routeOf(routes, pathname)?.path).toBe(path));

  it('a place holds what is below it', () => {
    expect(isWithin('/runs', '/runs/42')).toBe(true);
    expect(isWithin('/runs', '/runs')).toBe(true);
    expect(isWithin('/runs', '/runsome')).toBe(false);
    expect(isWithin('/', '/runs')).toBe(false);
    expect(isWithin('/', '/')).toBe(true);
  });
});

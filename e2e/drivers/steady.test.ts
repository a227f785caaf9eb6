import { EventEmitter } from 'node:events';
import type { BrowserContext, Page } from '@playwright/test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepSteady } from './steady.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function pageThatFails(times: number, message: string) {
  let left = times;
  const load = vi.fn(async () => {
    if (left-- > 0) throw new Error(`page.goto: ${message} at http://127.0.0.1:4680/`);
    return null;
  });
  const page = { goto: load, reload: load };
  const context = new EventEmitter();
  keepSteady(context as unknown as BrowserContext);
  context.emit('page', page);
  return { page: page as unknown as Page, load };
}

describe('a page of the tests', () => {
  it.each(['goto', 'reload'] as const)(
    'is loaded again by %s after a change of addresses, and says so',
    async (how) => {
      const { page, load } = pageThatFails(2, 'net::ERR_NETWORK_CHANGED');
      const loaded = how === 'goto' ? page.goto('http://127.0.0.1:4680/') : page.reload();
      await vi.runAllTimersAsync();
      await loaded;
      expect(load).toHaveBeenCalledTimes(3);
      expect(console.log).toHaveBeenCalledTimes(2);
    },
  );

  it('fails by anything else at once', async () => {
    const { page, load } = pageThatFails(1, 'net::ERR_CONNECTION_REFUSED');
    await expect(page.reload()).rejects.toThrow('ERR_CONNECTION_REFUSED');
    expect(load).toHaveBeenCalledOnce();
  });
});

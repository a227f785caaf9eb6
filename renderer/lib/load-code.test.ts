import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCode } from './load-code.ts';

class Link extends EventTarget {
  rel = '';
  href = '';
  remove = vi.fn();
}

/** A page that notes what is put into it; how each style sheet fares is for the test to say. */
function createPage(fares: (href: string) => 'load' | 'error') {
  const asked: string[] = [];
  const document = Object.assign(new EventTarget(), {
    createElement: () => new Link(),
    head: {
      append(link: Link) {
        asked.push(link.href);
        const how = fares(link.href);
        if (how === 'error') lose(link);
        link.dispatchEvent(new Event(how));
      },
    },
  });
  const lose = (target: Link) =>
    document.dispatchEvent(Object.defineProperty(new Event('error'), 'target', { value: target }));
  return { document, asked, lose };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', createPage(() => 'load').document);
  vi.stubGlobal('HTMLLinkElement', Link);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const failing = (times: number) => {
  let left = times;
  return vi.fn(async () => {
    if (left-- > 0) throw new TypeError('Failed to fetch dynamically imported module');
    return 'code';
  });
};

describe('code that comes late', () => {
  it('is asked for again until it comes', async () => {
    for (const times of [0, 1, 3]) {
      const load = failing(times);
      const code = loadCode(load);
      await vi.runAllTimersAsync();
      expect(await code).toBe('code');
      expect(load).toHaveBeenCalledTimes(times + 1);
    }
  });

  it('is given up in the end, with what it failed by', async () => {
    const load = failing(99);
    const outcome = expect(loadCode(load)).rejects.toThrow('Failed to fetch');
    await vi.runAllTimersAsync();
    await outcome;
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('comes with the style sheet that failed before, asked for until it comes', async () => {
    let left = 2;
    const page = createPage(() => (left-- > 0 ? 'error' : 'load'));
    vi.stubGlobal('document', page.document);
    await loadCode(failing(0));
    const style = Object.assign(new Link(), { rel: 'stylesheet', href: '/assets/a.css' });
    const early = Object.assign(new Link(), { rel: 'modulepreload', href: '/assets/a.js' });
    for (const link of [style, early]) page.lose(link);
    expect(style.remove).toHaveBeenCalledOnce();
    expect(early.remove).not.toHaveBeenCalled();

    const load = failing(0);
    const code = loadCode(load);
    await vi.runAllTimersAsync();
    expect(await code).toBe('code');
    expect(page.asked).toEqual(['/assets/a.css', '/assets/a.css', '/assets/a.css']);
    expect(load).toHaveBeenCalledOnce();
    await loadCode(load);
    expect(page.asked).toHaveLength(3);
  });
});

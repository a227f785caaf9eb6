import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadGuard } from './load-guard.ts';

const key = 'optimus.loads';

interface FakeNode {
  tag: string;
  style: object;
  textContent: string;
  disabled: boolean;
  children: FakeNode[];
  append(...more: FakeNode[]): void;
  setAttribute(): void;
  addEventListener(type: string, fn: () => void): void;
  click(): void;
}

function node(tag: string): FakeNode {
  const listeners = new Map<string, () => void>();
  return {
    tag,
    style: {},
    textContent: '',
    disabled: false,
    children: [],
    append(...more) {
      this.children.push(...more);
    },
    setAttribute() {},
    addEventListener: (type, fn) => listeners.set(type, fn),
    click: () => listeners.get('click')?.(),
  };
}

interface Session {
  stored: Map<string, string>;
  answers: boolean;
  storage?: Storage;
}

/** One load of the page; the text that is served is what runs, so nothing from around it can help. */
function load(session: Session) {
  let shown: FakeNode[] = [];
  const document = Object.assign(new EventTarget(), {
    readyState: 'complete',
    documentElement: { style: { visibility: '' } },
    createElement: node,
    body: {
      replaceChildren(...nodes: FakeNode[]) {
        shown = nodes;
      },
    },
  });
  const reload = vi.fn();
  const page = {
    document,
    location: { href: 'http://127.0.0.1:4680/journal?event=3#token=abc', reload },
    sessionStorage: session.storage ?? {
      getItem: (name: string) => session.stored.get(name) ?? null,
      setItem: (name: string, value: string) => session.stored.set(name, value),
      removeItem: (name: string) => session.stored.delete(name),
    },
    fetch: vi.fn(async () => {
      if (!session.answers) throw new TypeError('Failed to fetch');
      return { ok: true };
    }),
    setTimeout,
  };
  new Function('page', `(${loadGuard})(page)`)(page);
  const tell = (type: string, is: string) => {
    const target = { matches: (selector: string) => selector.includes(is) };
    document.dispatchEvent(Object.defineProperty(new Event(type), 'target', { value: target }));
  };
  const all = (nodes: FakeNode[]): FakeNode[] => nodes.flatMap((one) => [one, ...all(one.children)]);
  return {
    reload,
    fetch: page.fetch,
    fails: (is = 'script[type=module]') => tell('error', is),
    comes: () => tell('load', 'script[type=module]'),
    hidden: () => document.documentElement.style.visibility === 'hidden',
    text: () =>
      all(shown)
        .map(({ textContent }) => textContent)
        .join(' '),
    button: () => all(shown).find(({ tag }) => tag === 'button'),
  };
}

const begin = (more: Partial<Session> = {}): Session => ({ stored: new Map(), answers: true, ...more });

/** Loads that fail, until nothing is tried any more. */
async function failForever(session: Session) {
  for (let loads = 1; ; loads++) {
    const page = load(session);
    page.fails();
    await vi.runAllTimersAsync();
    if (page.reload.mock.calls.length === 0) return { page, loads };
  }
}

describe('the guard of the page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(['script[type=module]', 'link[rel=stylesheet]'])(
    'loads the page again when its %s did not come',
    async (is) => {
      const page = load(begin());
      page.fails(is);
      expect(page.hidden()).toBe(true);
      await vi.runAllTimersAsync();
      expect(page.reload).toHaveBeenCalledOnce();
      expect(page.text()).toBe('');
    },
  );

  it('takes no heed of what the browser only asked for early, and of what comes after the start', async () => {
    const page = load(begin());
    page.fails('link[rel=modulepreload]');
    page.comes();
    page.fails();
    await vi.runAllTimersAsync();
    expect(page.fetch).not.toHaveBeenCalled();
  });

  it('gives up after a few loads, says so, and begins anew by the button', async () => {
    const session = begin();
    const { page, loads } = await failForever(session);
    expect(loads).toBe(6);
    expect(page.hidden()).toBe(false);
    expect(page.text()).toContain('Optimus could not be loaded');
    page.button()?.click();
    await vi.runAllTimersAsync();
    expect(page.reload).toHaveBeenCalledOnce();
    expect(session.stored.has(key)).toBe(false);
  });

  it('forgets what failed once a load has come', async () => {
    const session = begin();
    load(session).fails();
    expect(session.stored.has(key)).toBe(true);
    load(session).comes();
    expect(session.stored.has(key)).toBe(false);
  });

  it('never leaves the page for one that does not answer', async () => {
    const session = begin({ answers: false });
    const { page } = await failForever(session);
    expect(page.fetch).toHaveBeenCalledTimes(5);
    page.button()?.click();
    await vi.runAllTimersAsync();
    expect(page.text()).toContain('does not answer');
    expect(page.button()?.disabled).toBe(false);
    session.answers = true;
    page.button()?.click();
    await vi.runAllTimersAsync();
    expect(page.reload).toHaveBeenCalledOnce();
  });

  it('cannot count where nothing may be kept, so it asks at once', async () => {
    const refuse = () => {
      throw new Error('denied');
    };
    const storage = { getItem: () => null, setItem: refuse, removeItem: refuse } as unknown as Storage;
    const { page, loads } = await failForever(begin({ storage }));
    expect(loads).toBe(1);
    expect(page.text()).toContain('Optimus could not be loaded');
  });
});

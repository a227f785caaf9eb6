import { describe, expect, it, vi } from 'vitest';
import { trayMenuTemplate } from './tray-menu.ts';

const actions = () => ({
  show: vi.fn<() => void>(),
  quit: vi.fn<() => void>(),
  open: vi.fn<(route: string) => void>(),
});

describe('tray menu', () => {
  it('always shows the window and quits, even with nothing to tell', () => {
    const template = trayMenuTemplate({ state: 'calm', tooltip: 'Optimus', lines: [], actions: [] }, actions());
    expect(template.map(({ label, type }) => label ?? type)).toEqual(['Show Optimus', 'separator', 'Quit Optimus']);
  });

  it('tells the state first, then offers what helps', () => {
    const done = actions();
    const run = vi.fn<() => void>();
    const template = trayMenuTemplate(
      {
        state: 'failing',
        tooltip: 'Optimus',
        lines: [{ label: 'R&D failed', route: '/journal?subject=p1' }, { label: '2 running' }],
        actions: [{ id: 'check', label: 'Check database', run }],
      },
      done,
    );
    expect(template.map(({ label, type }) => label ?? type)).toEqual([
      'R&&D failed',
      '2 running',
      'separator',
      'Check database',
      'separator',
      'Show Optimus',
      'separator',
      'Quit Optimus',
    ]);
    for (const item of template) item.click?.({} as never, undefined, {} as never);
    expect(done.open).toHaveBeenCalledExactlyOnceWith('/journal?subject=p1');
    expect(run).toHaveBeenCalledOnce();
    expect(template[1]?.enabled).toBe(false);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { trayMenuTemplate } from './tray-menu.ts';

describe('tray menu', () => {
  it('tells the state first, then offers what helps', () => {
    const open = vi.fn<(route: string) => void>();
    const run = vi.fn<() => void>();
    const template = trayMenuTemplate(
      {
        state: 'failing',
        tooltip: 'Optimus',
        lines: [{ label: 'R&D failed', route: '/journal?subject=p1' }, { label: '2 running' }],
        actions: [{ id: 'check', label: 'Check database', run }],
      },
      open,
    );
    expect(template.map(({ label, type }) => label ?? type)).toEqual([
      'R&&D failed',
      '2 running',
      'separator',
      'Check database',
    ]);
    for (const item of template) item.click?.({} as never, undefined, {} as never);
    expect(open).toHaveBeenCalledExactlyOnceWith('/journal?subject=p1');
    expect(run).toHaveBeenCalledOnce();
    expect(template[1]?.enabled).toBe(false);
  });

  it('has no lonely separator', () => {
    const calm = { state: 'calm', tooltip: 'Optimus', lines: [], actions: [] } as const;
    const lines = [{ label: 'Nothing is running' }];
    const open = () => {};
    expect(trayMenuTemplate({ ...calm, lines: [], actions: [] }, open)).toEqual([]);
    expect(trayMenuTemplate({ ...calm, lines, actions: [] }, open).map(({ type }) => type)).toEqual([undefined]);
  });
});

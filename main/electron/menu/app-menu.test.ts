import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { HostRequest } from '../../../shared/features/system/schema.ts';
import { type AppMenuFacts, appMenuTemplate } from './app-menu.ts';

function menu(platform: NodeJS.Platform, development = false) {
  const facts = {
    platform,
    development,
    request: vi.fn<(request: HostRequest) => void>(),
    openDataFolder: vi.fn<() => void>(),
    showWindow: vi.fn<() => void>(),
    quit: vi.fn<() => void>(),
  } satisfies AppMenuFacts;
  return { facts, template: appMenuTemplate(facts) };
}
const items = (item: MenuItemConstructorOptions | undefined) => (item?.submenu ?? []) as MenuItemConstructorOptions[];
const all = (template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...all(items(item))]);

describe('application menu', () => {
  it('has the menus of macOS on macOS', () => {
    const { template } = menu('darwin');
    expect(template.map(({ label }) => label)).toEqual(['Optimus', 'File', 'Edit', 'View', 'Window', 'Help']);
    expect(items(template[0]).flatMap(({ role }) => role ?? [])).toEqual(['services', 'hide', 'hideOthers', 'unhide']);
    expect(items(template[0]).at(-1)?.label).toBe('Quit Optimus');
  });

  it.each(['win32', 'linux'] as const)('is compact with keyboard mnemonics on %s', (platform) => {
    const { template } = menu(platform);
    expect(template.map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Help']);
    expect(items(template[0]).map(({ label, role }) => label ?? role)).toContain('Settings');
  });

  it.each(['darwin', 'win32', 'linux'] as const)('can edit text, quit and find every place on %s', (platform) => {
    const { template, facts } = menu(platform);
    const flat = all(template);
    for (const role of ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'])
      expect(flat.some((item) => item.role === role)).toBe(true);
    flat.find(({ label }) => label?.startsWith('Quit'))?.click?.({} as never, undefined, {} as never);
    expect(facts.quit).toHaveBeenCalledOnce();
    for (const item of flat)
      if (item.click && !item.label?.startsWith('Quit')) item.click({} as never, undefined, {} as never);
    expect(
      facts.request.mock.calls.map(([request]) => (request.type === 'navigate' ? request.to : request.type)),
    ).toEqual(expect.arrayContaining(['/', '/journal', '/settings', '/keyboard', '/about', 'palette']));
  });

  it('has developer tools only while developing', () => {
    const has = (development: boolean) =>
      all(menu('linux', development).template).some((i) => i.role === 'toggleDevTools');
    expect([has(true), has(false)]).toEqual([true, false]);
  });
});

import type { Page } from '@playwright/test';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What runs, how projects start, and the questions in between. */
export function createLauncher(page: Page) {
  const main = page.getByRole('main');
  const grid = main.getByRole('grid', { name: 'Services', exact: true });
  const rows = grid.locator('[data-row]');
  const inspector = main.getByRole('complementary').filter({
    has: page.getByRole('button', { name: 'Close inspector' }),
  });
  // A message in the corner is a dialog, too, and none that asks.
  // The palette, while it fades, is a dialog still.
  const dialog = page.locator('[role=dialog]:not([aria-modal=false]):not([data-closed])');
  return {
    main,
    grid,
    rows,
    nothing: main.getByText('Nothing runs yet'),
    as: (name: 'By project' | 'List') => main.getByRole('radio', { name }),

    inspector,
    log: inspector.getByRole('tab', { name: 'Log' }),
    searchLog: inspector.getByRole('searchbox', { name: 'Search the lines' }),
    start: inspector.getByRole('button', { name: 'Start', exact: true }),
    stop: inspector.getByRole('button', { name: 'Stop', exact: true }),
    terminal: inspector.getByRole('button', { name: 'Open a terminal here' }),
    receipt: (name: string | RegExp) => inspector.getByRole('button', { name }),

    /** The button on a card or in the head of a project. */
    startOf: (project: string) => page.getByRole('button', { name: `Start ${project}`, exact: true }),
    stopOf: (project: string) => page.getByRole('button', { name: `Stop ${project}`, exact: true }),

    /** How one project starts. */
    services: (project: string) => main.getByRole('grid', { name: `Services of ${project}` }),
    add: main.getByRole('button', { name: 'Add a service…' }).first(),

    dialog,
    conflict: page.getByRole('dialog', { name: /^(Port \d+ is|\d+ ports are) not free$/ }),
    useNext: dialog.getByRole('button', { name: /^Use port \d+$/ }),
    cancel: dialog.getByRole('button', { name: 'Cancel', exact: true }),
    field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
    save: dialog.getByRole('button', { name: /^(Save|Add)$/ }),

    sets: page.getByRole('banner').getByRole('button', { name: 'Start sets' }),
    set: (name: string) => main.getByRole('button', { name: new RegExp(`^(Start|Stop) ${escaped(name)}`) }),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),
    dock: page.getByRole('region', { name: 'Dock' }),
  };
}

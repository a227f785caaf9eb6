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
  const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
  const notices = page.getByRole('region', { name: 'Messages' });
  return {
    main,
    grid,
    rows,
    row: (name: string) => rows.filter({ hasText: new RegExp(`^${escaped(name)}`) }),
    nothing: main.getByText('Nothing runs yet'),
    show: (name: string | RegExp) => main.getByRole('radio', { name }),
    as: (name: 'By project' | 'List') => main.getByRole('radio', { name }),
    search: main.getByRole('searchbox', { name: 'Search services' }),

    inspector,
    log: inspector.getByRole('tab', { name: 'Log' }),
    about: inspector.getByRole('tab', { name: 'About' }),
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
    withProject: (service: string) => main.getByRole('switch', { name: `Start ${service} with its project` }),

    dialog,
    conflict: page.getByRole('dialog', { name: /^(Port \d+ is|\d+ ports are) not free$/ }),
    useNext: dialog.getByRole('button', { name: /^Use port \d+$/ }),
    stopHolder: dialog.getByRole('button', { name: 'Stop it', exact: true }),
    cancel: dialog.getByRole('button', { name: 'Cancel', exact: true }),
    field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
    save: dialog.getByRole('button', { name: /^(Save|Add)$/ }),
    close: dialog.getByRole('button', { name: 'Close', exact: true }).last(),
    notice: (text: string | RegExp) => notices.getByText(text).first(),

    sets: page.getByRole('banner').getByRole('button', { name: 'Start sets' }),
    set: (name: string) => main.getByRole('button', { name: new RegExp(`^(Start|Stop) ${escaped(name)},`) }),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),
    dock: page.getByRole('region', { name: 'Dock' }),
  };
}

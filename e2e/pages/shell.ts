import type { Page } from '@playwright/test';

export type Place =
  | 'Now'
  | 'Projects'
  | 'Journal'
  | 'Monitors'
  | 'Alerts'
  | 'Logs'
  | 'Terminals'
  | 'Voice'
  | 'Environments'
  | 'Processes'
  | 'Workflows'
  | 'Knowledge'
  | 'Settings'
  | 'Keyboard'
  | 'About';

/** What stands around every screen. */
export function createShell(page: Page) {
  const nav = page.getByRole('navigation', { name: 'Main' });
  const notices = page.getByRole('region', { name: 'Messages' });
  const status = page.getByRole('contentinfo');
  return {
    nav,
    main: page.getByRole('main'),
    title: (name: string) => page.getByRole('heading', { level: 1, name, exact: true }),
    link: (place: Place) => nav.getByRole('link', { name: new RegExp(`^${place}`) }),
    currentLink: nav.locator('[aria-current=page]'),
    collapse: page.getByRole('button', { name: 'Collapse sidebar' }),
    expand: page.getByRole('button', { name: 'Expand sidebar' }),
    skip: page.getByRole('button', { name: 'Skip to the page' }),
    searchButton: page.getByRole('banner').getByRole('button', { name: 'Search or run a command' }),
    status,
    attentionStatus: status.getByRole('button', { name: /need(s)? you/ }),
    connected: status.getByText('connected', { exact: true }),
    cost: status.getByRole('button', { name: /^Optimus .* spawns\/min$/ }),
    dock: page.getByRole('region', { name: 'Dock' }),
    /** A message at the corner: by its title, with its button. */
    toast: (title: string | RegExp) => notices.getByText(title).first(),
    undo: notices.getByRole('button', { name: 'Undo' }),
    dismiss: notices.getByRole('button', { name: 'Dismiss' }),
    offline: page.getByText('Reconnecting to Optimus'),
    tryNow: page.getByRole('button', { name: 'Try now' }),
    keyHint: page.getByRole('status', { name: 'Keys that go on' }),
    async go(place: Place) {
      await nav.getByRole('link', { name: new RegExp(`^${place}`) }).click();
      await page.getByRole('heading', { level: 1, name: place, exact: true }).waitFor();
    },
    /** What has the focus, by its accessible name or its text. */
    focused: page.locator(':focus'),
  };
}

import type { Page } from '@playwright/test';

export function createKeyboard(page: Page) {
  const main = page.getByRole('main', { name: /Keyboard|Settings/ });
  return {
    main,
    search: main.getByRole('searchbox', { name: 'Search commands and keys' }),
    command: (title: string) => main.getByRole('button', { name: title, exact: true }),
    lists: main.getByRole('region', { name: 'In every list' }),
    globalKeys: main.getByRole('region', { name: /^Global hotkeys/ }),
    recorder: (label: string) => main.getByRole('button', { name: `Change the keys of: ${label}` }),
    recording: (label: string) => main.getByRole('button', { name: `Press the new keys for: ${label}` }),
  };
}

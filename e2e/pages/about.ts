import type { Page } from '@playwright/test';

export function createAbout(page: Page) {
  const main = page.getByRole('main', { name: 'About' });
  return {
    main,
    check: main.getByRole('button', { name: 'Check now' }),
    sound: main.getByText('The database is sound'),
    madeOf: main.getByRole('region', { name: 'Made of' }),
    copy: main.getByRole('button', { name: 'Take a copy' }),
    copies: main.getByRole('grid', { name: 'Good copies' }),
  };
}

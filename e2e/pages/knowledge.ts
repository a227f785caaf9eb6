import type { Page } from '@playwright/test';

/** All that is known, searched together. */
export function createKnowledge(page: Page) {
  const main = page.getByRole('main');
  const form = main.getByRole('search', { name: 'Search knowledge' });
  const index = main.getByRole('grid', { name: 'Projects in the index' });
  const list = main.getByRole('listbox', { name: 'Found' });
  return {
    main,
    empty: main.getByText('Ask for anything in your projects'),
    field: form.getByRole('searchbox', { name: 'Search everything that is known' }),
    list,
    hit: (text: string | RegExp) => list.getByRole('option').filter({ hasText: text }),
    says: main.getByRole('status').first(),
    nothing: main.getByText('Nothing was found'),
    inspector: main.getByRole('complementary'),
    index,
    project: (name: string | RegExp) => index.getByRole('row').filter({ hasText: name }),
    always: (name: string) => index.getByRole('switch', { name: `Keep ${name} searchable always` }),
    weight: (label: string) => main.getByRole('slider', { name: `Weight of ${label}` }),
    rebuild: main.getByRole('button', { name: 'Rebuild…' }),
    dialog: page.getByRole('alertdialog'),
    async ask(text: string) {
      await form.getByRole('searchbox', { name: 'Search everything that is known' }).fill(text);
      await page.keyboard.press('Enter');
    },
    async view(name: 'Search' | 'What is searched') {
      await main.getByRole('tab', { name }).click();
    },
    async inProject(name: string) {
      await form.getByRole('combobox', { name: 'In which project' }).click();
      await page.getByRole('option', { name }).click();
    },
  };
}

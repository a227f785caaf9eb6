import type { Page } from '@playwright/test';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The list of workflows. */
export function createWorkflows(page: Page) {
  const main = page.getByRole('main', { name: 'Workflows' });
  const table = main.getByRole('grid', { name: 'Workflows' });
  return {
    main,
    table,
    row: (name: string) => table.getByRole('row', { name: new RegExp(`^${escaped(name)}(?!\\w)`) }),
    selected: table.getByRole('row', { selected: true }),
    search: main.getByRole('searchbox', { name: 'Search workflows' }),
    enabled: (name: string) => table.getByRole('switch', { name: `Triggers of ${name}` }),
    run: (name: string) => table.getByRole('button', { name: `Run ${name}`, exact: true }),
    inspector: main.getByRole('complementary'),
    nothingYet: main.getByText('No workflow yet'),
    templates: main.getByRole('region', { name: 'Templates' }).getByRole('listitem'),
    create: page.getByRole('button', { name: 'New workflow' }),
    async act(name: string, label: string | RegExp) {
      await table.getByRole('button', { name: `Actions of ${name}` }).click();
      await page.getByRole('menuitem', { name: label }).click();
    },
  };
}

/** One workflow: its graph beside its text. */
export function createEditor(page: Page) {
  const main = page.getByRole('main');
  const bar = page.getByRole('banner');
  const graph = main.getByRole('region', { name: 'Graph' });
  const steps = graph.getByRole('listbox', { name: 'Steps' });
  const text = main.getByRole('textbox', { name: 'Definition in YAML' });
  return {
    main,
    graph,
    steps,
    /** By what a person reads first: its title. */
    step: (title: string) => steps.getByRole('option', { name: new RegExp(`^${escaped(title)}, `) }),
    text,
    lines: text.locator('.cm-line'),
    problems: main.getByRole('listbox', { name: 'Problems' }).getByRole('option'),
    kinds: page.getByRole('menu', { name: 'Kinds of steps' }),
    save: page.getByRole('button', { name: 'Save', exact: true }),
    run: page.getByRole('button', { name: 'Run', exact: true }),
    saved: bar.getByText(/^revision \d+$/),
    unsaved: bar.getByText('unsaved changes'),
    needs: (title: string) => graph.getByRole('button', { name: `Needs of ${title}` }),
    rename: (title: string) => graph.getByRole('button', { name: `Rename ${title}` }),
    remove: (title: string) => graph.getByRole('button', { name: `Remove ${title}` }),
    draft: main.getByText(/^There is a draft from/),
    dialog: page.getByRole('dialog'),
    secret: (name: string) => main.getByRole('button', { name: new RegExp(`Secret ${name}`) }),
    /** In place of all that stands there, as pasting does it. */
    async write(source: string) {
      await text.focus();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(source);
    },
    /** From the menu that the keys open, by the name of the kind. */
    async add(kind: string) {
      await page.keyboard.press('ControlOrMeta+i');
      const item = page.getByRole('menuitem', { name: new RegExp(`^${kind}\\b`) });
      await item.waitFor();
      for (let i = 0; i < 20 && !(await item.evaluate((node) => node === document.activeElement)); i++)
        await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await item.waitFor({ state: 'hidden' });
    },
  };
}

/** A run, as far as whoever started one from the editor needs it. */
export function createWatchedRun(page: Page) {
  const main = page.getByRole('main');
  const state = (word: string) => main.getByText(word, { exact: true }).first();
  return {
    step: (title: string) => main.getByRole('option', { name: new RegExp(`^${escaped(title)}, `) }),
    question: (text: string) => main.getByRole('group', { name: text }),
    approve: main.getByRole('button', { name: 'Approve', exact: true }),
    state,
  };
}

import type { Page } from '@playwright/test';

/** Files for shipping: what is offered, what it would change, what became of it. */
export function createBlueprints(page: Page) {
  const main = page.getByRole('main');
  const file = (path: string) => main.getByRole('region', { name: path, exact: true });
  return {
    main,
    generate: main.getByRole('button', { name: 'Generate files…' }),
    kind: (name: string) => main.getByRole('checkbox', { name: new RegExp(`^${name}`) }),
    members: main.getByRole('group', { name: 'Members that are shipped' }),
    member: (name: string) => main.getByRole('checkbox', { name: new RegExp(`^${name} `) }),
    searchMembers: main.getByRole('searchbox', { name: 'Search members' }),
    notShipped: main.getByRole('list', { name: 'Members that are not shipped' }),
    files: main.getByRole('list', { name: 'Files that are offered' }),
    file,
    changes: (path: string) => main.getByRole('table', { name: `Changes of ${path}` }),
    choose: (path: string) => main.getByRole('checkbox', { name: `Write ${path}`, exact: true }),
    chooseNew: main.getByRole('button', { name: 'Choose all new ones' }),
    edit: (path: string) => main.getByRole('button', { name: `Edit ${path}`, exact: true }),
    seeChanges: (path: string) => main.getByRole('button', { name: `See changes of ${path}`, exact: true }),
    text: (path: string) => main.getByRole('textbox', { name: `Text of ${path}`, exact: true }),
    asOffered: (path: string) => file(path).getByRole('button', { name: 'As offered' }),
    reasons: (path: string) => file(path).locator('summary', { hasText: 'Why it looks like this' }),
    checks: (path: string) => file(path).locator('summary', { hasText: /check/ }),
    write: page.getByRole('banner').getByRole('button', { name: /^Write/ }),
    lookAgain: main.getByRole('button', { name: 'Look again' }),
    refused: main.getByRole('alert').filter({ hasText: 'Nothing was written' }),
    written: main.getByRole('list', { name: 'Written' }),
    build: main.getByRole('button', { name: 'Build an image…' }),
    place: main.getByRole('button', { name: 'Make a place…' }),
  };
}

import type { Page } from '@playwright/test';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

type Part = 'Overview' | 'Dependencies' | 'Git' | 'Runtime' | 'Health' | 'Journal';

/** The page of one project. */
export function createProject(page: Page) {
  const main = page.getByRole('main');
  const bar = page.getByRole('banner');
  const grid = (name: string | RegExp) => main.getByRole('grid', { name });
  const section = (name: string) => main.getByRole('region', { name, exact: true });
  const tab = (name: Part) => main.getByRole('tab', { name: new RegExp(`^${name}\\b`) });
  const notes = main.getByRole('textbox', { name: 'Notes' });
  return {
    main,
    title: (name: string) => page.getByRole('heading', { level: 1, name, exact: true }),
    unknown: main.getByText('There is no such project'),
    gone: main.getByText('It is not there any more'),
    tab,
    async show(name: Part) {
      await tab(name).click();
    },
    as: (name: string) => main.getByRole('radio', { name, exact: true }),
    favourite: bar.getByRole('button', { name: /favourite/ }),
    editor: bar.getByRole('button', { name: 'Editor' }),
    more: bar.getByRole('button', { name: 'More for this project' }),
    menuItem: (name: string | RegExp) => page.getByRole('menuitem', { name }),

    /** Stack, README, Facts, Notes, Languages, Packages, and the parts of git and health. */
    section,
    evidence: (place: string | RegExp) => section('Stack').getByRole('button', { name: place }),
    notes,
    notesState: (word: string) => section('Notes').getByText(word, { exact: true }),
    keepMine: section('Notes').getByRole('button', { name: 'Keep mine' }),
    takeTheirs: section('Notes').getByRole('button', { name: 'Take the others' }),

    dependencies: grid('Dependencies'),
    dependency: (name: string) =>
      grid('Dependencies').getByRole('row', { name: new RegExp(`^${escaped(name)}(?![\\w-])`) }),
    searchDependencies: main.getByRole('searchbox', { name: 'Search dependencies' }),
    inspector: main.getByRole('complementary'),
    graph: main.getByRole('listbox', { name: /^Projects around / }),

    changes: grid('Changed files'),
    branches: grid('Branches'),
    commits: grid('Last commits'),
    activity: grid(/^Commits per day/),
    authors: grid('Authors'),
    fetch: main.getByRole('button', { name: 'Fetch', exact: true }),
    pull: main.getByRole('button', { name: 'Pull', exact: true }),

    processes: grid(/^Processes of /),
    runs: grid(/^Runs of /),
    loss: (sentence: string | RegExp) =>
      section('What it loses points for').getByRole('listitem').filter({ hasText: sentence }),
    weight: (label: string) => main.getByRole('slider', { name: `Most points that ${label} can cost` }),
    resetWeight: (label: string) => main.getByRole('button', { name: new RegExp(`^Reset ${escaped(label)} to`) }),
    journal: main.getByRole('listbox', { name: /^Journal of / }),
  };
}

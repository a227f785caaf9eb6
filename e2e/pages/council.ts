import type { Page } from '@playwright/test';

/** Questions, what the seats say to them, and what came of it. */
export function createCouncil(page: Page) {
  const main = page.getByRole('main');
  const dialog = page.locator('[role=dialog]:not([aria-modal=false])');
  return {
    main,
    dialog,
    nobody: main.getByText('No model is connected, so nobody can sit in the council'),
    connect: main.getByRole('button', { name: 'Connect a model' }),
    ask: page.getByRole('button', { name: 'Ask the council', exact: true }),
    row: (text: string) =>
      main
        .getByRole('grid', { name: /^Questions/ })
        .locator('[data-row]')
        .filter({ hasText: text }),

    question: main.getByRole('textbox', { name: 'Question' }),
    attached: (title: string | RegExp) =>
      main.getByRole('region', { name: 'Attached evidence' }).getByRole('listitem').filter({ hasText: title }),
    option: (number: number) => main.getByRole('textbox', { name: `Option ${number}`, exact: true }),
    propose: main.getByRole('button', { name: 'Propose options' }),
    estimate: main.getByRole('region', { name: 'Estimate' }),
    mode: (name: string) => main.getByRole('radio', { name: new RegExp(`^${name}`) }),
    start: main.getByRole('button', { name: 'Let the council decide' }),
    kept: main.getByText('Kept as a draft.'),

    stage: (name: string) => main.getByRole('list', { name: 'Stages' }).getByRole('listitem').filter({ hasText: name }),
    vote: (seat: string) =>
      main.getByRole('list', { name: 'Votes' }).getByRole('listitem', { name: seat, exact: true }),
    result: main.getByRole('region', { name: 'Result' }),
    synthesis: main.getByRole('region', { name: 'Summed up by the chair' }),
    count: main.getByRole('table', { name: 'Options' }),
    weights: main.getByRole('table', { name: 'Weights of the seats' }),
    citation: (number: number) => page.getByRole('button', { name: new RegExp(`^Evidence ${number}:`) }),
    evidence: main.getByRole('complementary'),
    sayWhatWasRight: main.getByRole('button', { name: 'Say what was right…' }),
    keepOutcome: dialog.getByRole('button', { name: 'Keep this outcome' }),
    right: (option: string) => dialog.getByRole('radio', { name: new RegExp(`^${option}`) }),
    moved: main.getByRole('region', { name: 'What the seats are worth now' }),
    more: page.getByRole('button', { name: 'More for this deliberation' }),

    seat: (name: string) => main.getByRole('grid', { name: 'Seats' }).locator('[data-row]').filter({ hasText: name }),
    record: (name: string) =>
      main.getByRole('grid', { name: 'What each seat has been worth' }).locator('[data-row]').filter({ hasText: name }),
  };
}

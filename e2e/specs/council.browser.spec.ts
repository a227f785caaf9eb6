import type { Page } from '@playwright/test';
import { createCouncil } from '../pages/council.ts';
import { open, overflow } from '../pages/go.ts';
import { createMinds } from '../pages/minds.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { type AskedProject, type CouncilMind, makeAskedProject, startCouncilMind } from './support/council-mind.ts';

let project: AskedProject;
let mind: CouncilMind;
test.beforeAll(async () => {
  project = await makeAskedProject();
  mind = await startCouncilMind();
});
test.afterAll(async () => {
  await mind.close();
  await project.dispose();
});

const others = ['Product', 'Operator'];

/** One story on one program: each step goes on where the one before it has left the council. */
const story: Record<string, (page: Page) => Promise<void>> = {
  'without a model nobody answers, and the way to one is shown': async (page) => {
    await createShell(page).go('Projects');
    await createProjects(page).addFolder(project.folder);
    await expect(createProjects(page).row('shop-api')).toBeVisible();
    const council = createCouncil(page);
    await open(page, '/council');
    await expect(council.nobody).toBeVisible();
    await open(page, '/council/new?question=Should%20we%20go%3F');
    await expect(council.question).toHaveValue('Should we go?');
    await expect(council.start).toBeDisabled();
    await expect(council.main.getByRole('status').filter({ hasText: 'No model is connected.' })).toBeVisible();
    await council.main.getByRole('button', { name: 'Throw away' }).click();
    await expect(council.nobody).toBeVisible();
    await council.connect.click();
  },
  'the loopback provider is connected': async (page) => {
    const minds = createMinds(page);
    await minds.connect('OpenAI-compatible server').click();
    await minds.field('Name').fill('Loopback');
    await minds.field('Address').fill(mind.address);
    await page.keyboard.press('Enter');
    await expect(minds.connection('Loopback')).toBeVisible();
  },
  'a project is asked about where it stands, with what is known of it': async (page) => {
    const council = createCouncil(page);
    await createShell(page).go('Projects');
    await createProjects(page).row('shop-api').click();
    await page.keyboard.press('.');
    await page.getByRole('menuitem', { name: 'Ask the council about this' }).click();
    await expect(council.question).toHaveValue(/shop-api/);
    await expect(council.main.getByRole('button', { name: 'Leave shop-api out' })).toBeVisible();
    await expect(council.attached(/shop-api · what is known now/)).toBeVisible();
    await expect(council.start).toBeDisabled();
    await expect(council.kept.or(council.main.getByText('two options'))).toBeVisible();
    expect(mind.server.asked()).toHaveLength(0);
  },
  'options are proposed, and changed by hand': async (page) => {
    const council = createCouncil(page);
    await expect(council.main).toContainText(/Sends .* request/);
    await council.propose.click();
    await expect(council.option(1)).toHaveValue('Mend the step that fails');
    await council.option(2).fill('Take the cache out again');
    await council.main.getByRole('button', { name: 'Add an option' }).click();
    await expect(council.option(3)).toBeFocused();
    await page.keyboard.type('Wait');
    await council.main.getByRole('button', { name: 'Remove Wait' }).click();
    await expect(council.option(3)).toHaveCount(0);
    await expect(council.estimate).toContainText('price not known');
    await expect(council.kept).toBeVisible();
  },
  'votes arrive seat by seat, and nobody waits for the slowest': async (page) => {
    const council = createCouncil(page);
    mind.hold();
    await council.option(1).press('ControlOrMeta+Enter');
    await expect(council.vote('Architect')).toContainText('has not voted yet');
    mind.letVote('Architect');
    await expect(council.vote('Architect')).toContainText('Mend the step that fails');
    await expect(council.vote('Architect')).toContainText('likely');
    await expect(council.vote('Security')).toContainText('has not voted yet');
    await expect(council.stage('Blind votes')).toContainText('1 of 5');
    for (const seat of ['Security', 'Skeptic', ...others]) mind.letVote(seat);
  },
  'the chair writes while it is read, and nothing of it is markup': async (page) => {
    const council = createCouncil(page);
    const outside: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('example.org')) outside.push(request.url());
    });
    await expect(council.synthesis).toContainText('being written');
    await expect(council.synthesis).toContainText('fails in one step');
    mind.letChair();
    await expect(council.synthesis).toContainText('stays text');
    await expect(council.synthesis.locator('img')).toHaveCount(0);
    expect(outside).toEqual([]);
  },
  'the result says how much it is worth, with its strongest dissent': async (page) => {
    const council = createCouncil(page);
    await expect(council.result).toContainText('The council decided');
    await expect(council.result).toContainText('Mend the step that fails');
    await expect(council.result).toContainText('5 of 5');
    await expect(council.result.locator('blockquote')).toContainText('nobody has read what it keeps');
    await expect(council.count.getByRole('row', { name: /Mend the step that fails/ })).toContainText('3');
    await expect(council.weights.getByRole('row', { name: /^Architect/ })).toContainText('60');
    await expect(council.vote('Security')).toContainText('stays with its vote');
  },
  'a citation opens what it rests on, and leads to its source': async (page) => {
    const council = createCouncil(page);
    await council.synthesis
      .getByRole('button', { name: /^Evidence / })
      .first()
      .click();
    await expect(council.evidence).toContainText('shop-api');
    await expect(council.evidence).toContainText('the chair');
    await expect(page).toHaveURL(/evidence=/);
    await expect(council.evidence.getByRole('button', { name: 'Open the source' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(council.evidence).toBeHidden();
  },
  'what turned out to be right moves the weights': async (page) => {
    const council = createCouncil(page);
    await council.sayWhatWasRight.click();
    await council.right('Mend the step that fails').click();
    await council.keepOutcome.click();
    await expect(council.moved.getByRole('listitem', { name: 'Architect' })).toContainText(/60.% \(\+0\.41\) → 68.%/);
    await expect(council.moved.getByRole('listitem', { name: 'Skeptic' })).toContainText('was wrong');
    await open(page, '/council/seats?view=records');
    await expect(council.record('Architect')).toContainText('1 of 1');
    await expect(council.record('Skeptic')).toContainText('0 of 1');
  },
  'two of five seats lost are no decision, and each says why in the words of its provider': async (page) => {
    const council = createCouncil(page);
    mind.letAll();
    mind.server.failing(({ system }) =>
      /“(?:Security|Skeptic)”/.test(system) ? { status: 401, message: 'Incorrect API key provided.' } : null,
    );
    await open(page, '/council/new?question=Should%20the%20nightly%20job%20go%3F');
    await council.main.getByRole('button', { name: 'Add an option' }).click();
    await expect(council.option(1)).toBeFocused();
    await page.keyboard.type('Keep it');
    await page.keyboard.press('Enter');
    await expect(council.option(2)).toBeFocused();
    await page.keyboard.type('Let it go');
    await expect(council.start).toBeEnabled();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(council.result).toContainText('No council decision: 2 of 5 seats did not vote');
    await expect(council.result).toContainText('no, 3 of 5');
    await expect(council.vote('Security')).toContainText('abstains: key refused');
    await expect(council.vote('Security')).toContainText('Incorrect API key provided.');
    mind.server.failing(null);
  },
  'it stands in the list, is found by its words, and fits a narrow window': async (page) => {
    const council = createCouncil(page);
    await page.setViewportSize({ width: 900, height: 700 });
    await open(page, '/council?text=shop-api');
    await expect(council.row('shop-api')).toContainText('decided');
    expect(await overflow(page)).toBe(0);
    await council.row('shop-api').click();
    await page.keyboard.press('Enter');
    await expect(council.result).toBeVisible();
    expect(await overflow(page)).toBe(0);
    await open(page, '/council/new');
    await expect(council.question).toBeFocused();
    expect(await overflow(page)).toBe(0);
    await open(page, '/council/seats');
    await expect(council.seat('Skeptic')).toBeVisible();
    expect(await overflow(page)).toBe(0);
  },
};

test('a question becomes a decision that can be checked, and that teaches', async ({ launch }) => {
  const page = await (await launch({ env: project.env })).page();
  for (const [what, act] of Object.entries(story)) await test.step(what, () => act(page));
});

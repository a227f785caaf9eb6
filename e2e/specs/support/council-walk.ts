import { expect } from '@playwright/test';
import { createCouncil } from '../../pages/council.ts';
import { open } from '../../pages/go.ts';
import { type CouncilMind, failingBuild } from './council-mind.ts';
import { createRest, runWorkflow } from './rest.ts';
import type { Walk } from './walk.ts';

/** The council from nobody to what it has learned. */
export const councilWalk = (mind: CouncilMind): Walk => ({
  'council, nobody is there': async (page) => {
    await open(page, '/council');
    await expect(createCouncil(page).nobody).toBeVisible();
  },
  'council, nothing asked yet': async (page, app) => {
    await createRest(app)('/minds/add', { kind: 'compatible', name: 'Loopback', baseUrl: mind.address });
    await open(page, '/council');
    await expect(createCouncil(page).main.getByText('Nothing has been asked yet')).toBeVisible();
  },
  'council, a question about a failed run': async (page, app) => {
    const council = createCouncil(page);
    await open(page, `/runs/${await runWorkflow(app, failingBuild)}`);
    await expect(page.getByRole('main').getByText('failed').first()).toBeVisible();
    await page.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: 'Ask the council about this' }).click();
    await expect(council.attached(/^Run/)).toBeVisible();
    for (const part of ['Seats', 'Caps']) await council.main.locator('summary', { hasText: part }).click();
    await expect(council.main).toContainText(/Sends .* request/);
  },
  'council, options': async (page) => {
    const council = createCouncil(page);
    await council.propose.click();
    await expect(council.option(1)).toHaveValue(/Mend/);
    await expect(council.kept).toBeVisible();
  },
  'council, votes arrive': async (page) => {
    const council = createCouncil(page);
    mind.hold();
    await council.start.click();
    mind.letVote('Architect');
    await expect(council.vote('Architect')).toContainText('Mend');
    await expect(council.vote('Security')).toContainText('has not voted yet');
  },
  'council, a decision': async (page) => {
    mind.letAll();
    mind.letChair();
    const council = createCouncil(page);
    await expect(council.result).toContainText('Mend');
    await expect(council.sayWhatWasRight).toBeVisible();
  },
  'council, evidence': async (page) => {
    await createCouncil(page).citation(1).first().click();
    await expect(createCouncil(page).evidence).toBeVisible();
  },
  'council, when it is reviewed': async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change the review…' }).click();
    await page.getByRole('checkbox', { name: 'Let a figure say it' }).click();
    await expect(page.getByRole('combobox', { name: 'Figure' })).toBeVisible();
  },
  'council, what was right': async (page) => {
    await page.keyboard.press('Escape');
    const council = createCouncil(page);
    await council.sayWhatWasRight.click();
    await council.right('Mend').click();
  },
  'council, what it taught': async (page) => {
    const council = createCouncil(page);
    await council.keepOutcome.click();
    await expect(council.moved).toBeVisible();
    await expect(council.dialog).toBeHidden();
  },
  'council, what was asked': async (page) => {
    await open(page, '/council');
    await expect(createCouncil(page).row('Build shop-api')).toContainText('decided');
  },
  'council, its seats': async (page) => {
    await open(page, '/council/seats');
    await expect(createCouncil(page).seat('Skeptic')).toBeVisible();
  },
  'council, a seat': async (page) => {
    await createCouncil(page).seat('Security').dblclick();
    await expect(createCouncil(page).dialog).toContainText('Checklist');
  },
  'council, what each has been worth': async (page) => {
    await open(page, '/council/seats?view=records');
    await expect(createCouncil(page).record('Architect')).toBeVisible();
  },
});

import type { Page } from '@playwright/test';
import type { AppDriver } from '../drivers/types.ts';
import { overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProject } from '../pages/project.ts';
import { createProjects } from '../pages/projects.ts';
import { createRun } from '../pages/runs.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { everyRepository, hostileName, makeRepositories, type Repositories } from './support/repositories.ts';

// One story on one program: each test goes on where the one before it has left the projects.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let repositories: Repositories;
test.beforeAll(async () => {
  repositories = await makeRepositories();
});
test.afterAll(() => repositories.dispose());

/** By the dialog of the system where there is one, else written. */
async function addFolder(page: Page, { desktop }: AppDriver, path: string): Promise<void> {
  const projects = createProjects(page);
  if (!desktop) return projects.addFolder(path);
  await desktop.nextDialog('open', { canceled: false, filePaths: [path] });
  await projects.another.click();
}

async function openList(page: Page): Promise<ReturnType<typeof createProjects>> {
  await createShell(page).go('Projects');
  return createProjects(page);
}

async function openProject(page: Page, name: string): Promise<ReturnType<typeof createProject>> {
  const projects = await openList(page);
  await projects.row(name).dblclick();
  const project = createProject(page);
  await expect(project.title(name)).toBeVisible();
  return project;
}

test('an empty profile says what to do, and a folder becomes a list', async ({ app, page }) => {
  const projects = await openList(page);
  await expect(projects.main).toContainText('Find your projects');
  await expect(projects.main).toContainText('There is nothing in the usual places.');
  await addFolder(page, app, repositories.folder);
  await expect(projects.rows).toHaveCount(everyRepository.length);
  for (const [name, language, technology] of [
    ['shop', 'TypeScript', 'Fastify'],
    ['shipping', 'Rust', 'Axum'],
    ['billing', 'Python', 'Django'],
    ['gateway', 'Go', 'Gin'],
    ['notices', 'Java', 'Spring Boot'],
    ['catalogue', 'PHP', 'Laravel'],
    ['storefront', 'Ruby', 'Rails'],
  ] as const) {
    await expect(projects.row(name)).toContainText(language);
    await expect(projects.row(name)).toContainText(technology);
  }
  await expect(projects.row('shop')).toContainText('clean');
  await expect(projects.row('sketch')).toContainText('no git');
  expect(await overflow(page)).toBe(0);
});

test('it is narrowed by facets and by words, and that is kept as a view', async ({ page }) => {
  const projects = await openList(page);
  await projects.moreOf('Language');
  await projects.facet('Rust').click();
  await expect(projects.rows).toHaveCount(1);
  await expect(projects.row('shipping')).toBeVisible();
  await projects.clear.click();
  await projects.search.fill('periwinkles');
  await expect(projects.row('shop')).toContainText('README: ');
  await expect(projects.rows).toHaveCount(1);
  await projects.search.fill('pino');
  await expect(projects.row('shop')).toContainText('depends on');
  await projects.facet('TypeScript').click();
  await projects.saveView.click();
  await projects.nameView('Logs with pino');
  await expect(projects.view('Logs with pino')).toHaveText(/1$/);
  await projects.facet('TypeScript').click();
  await projects.search.fill('qqxxzz');
  await expect(projects.nothingFits).toBeVisible();
  await projects.view('All').click();
  await expect(projects.rows).toHaveCount(everyRepository.length);
  await projects.view('Logs with pino').click();
  await expect(projects.rows).toHaveCount(1);
  await expect(projects.search).toHaveValue('pino');
  await projects.as('Grid').click();
  await expect(projects.card('shop')).toContainText('Fastify');
});

test('one is opened with the keyboard, and proves what it says of itself', async ({ page }) => {
  const projects = await openList(page);
  await projects.search.focus();
  await page.keyboard.press('ArrowDown');
  await expect(projects.grid).toBeFocused();
  await expect(projects.selected).toHaveCount(1);
  // What Enter opens is what was found, so no other row stays marked.
  await page.keyboard.press('End');
  await page.keyboard.press('/');
  await page.keyboard.type('s');
  await expect(projects.selected).toHaveCount(0);
  await page.keyboard.type('ketch');
  await expect(projects.rows).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(createProject(page).title('sketch')).toBeVisible();
  // Nor does Enter open what was found for other words, however soon it is pressed.
  await openList(page);
  await projects.search.fill('fastify');
  await expect(projects.row('shop')).toBeVisible();
  await expect(projects.rows).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('qqxxzz');
  await page.keyboard.press('Enter');
  await expect(projects.nothingFits).toBeVisible();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('periwinkles');
  await page.keyboard.press('Enter');
  await expect(createProject(page).title('shop')).toBeVisible();
  await openList(page);
  await page.keyboard.press('/');
  await page.keyboard.type('fastify');
  await page.keyboard.press('Escape');
  await expect(projects.search).toHaveValue('');
  await expect(projects.search).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(projects.grid).toBeFocused();
  await projects.search.fill('fastify');
  await expect(projects.rows).toHaveCount(1);
  await projects.search.press('ArrowDown');
  await page.keyboard.press(' ');
  await expect(projects.inspector).toContainText('Sells what the others make.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');

  const project = createProject(page);
  await expect(project.title('shop')).toBeVisible();
  await expect(project.section('Stack')).toContainText('Fastify');
  await expect(project.evidence(/^package\.json:\d+$/)).not.toHaveCount(0);
  await expect(project.section('Languages')).toContainText('TypeScript');
  await project.show('Dependencies');
  await expect(project.dependency('pino')).toContainText('9.6.0');
  await project.show('Git');
  await expect(project.commits).toContainText('feat: begin');
  await project.show('Health');
  await expect(project.section('What it loses points for')).toContainText('licence');
});

test('what happens outside is followed, on its page and in the list', async ({ page }) => {
  const project = await openProject(page, 'shop');
  await project.show('Git');
  await repositories.change('shop', { 'src/fresh.ts': 'export const fresh = 1;\n' });
  await expect(project.changes).toContainText('src/fresh.ts');
  const projects = await openList(page);
  await expect(projects.row('shop')).toContainText('1 changed');
  await repositories.commit('shop', 'feat: from a terminal');
  await expect(projects.row('shop')).toContainText('↑1');
  await repositories.commit('billing', 'feat: into Rust', {
    'Cargo.toml': '[package]\nname = "billing"\nversion = "2.0.0"\n\n[dependencies]\nrocket = "0.5"\n',
  });
  await expect(projects.row('billing')).toContainText('Rocket');
});

test('several are fetched at once, as a run that ends', async ({ page }) => {
  await repositories.pushFromElsewhere('gateway', 'fix: by a colleague');
  const projects = await openList(page);
  await projects.grid.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await expect(projects.chosen).toContainText(`${everyRepository.length} projects chosen`);
  await projects.act('Fetch').click();
  await expect(createShell(page).toast('2 projects: fetched')).toBeVisible();
  await page.getByRole('button', { name: 'Show run' }).click();
  const run = createRun(page);
  await expect(run.title('Fetch 2 projects')).toBeVisible();
  await expect(run.step('gateway', 'succeeded')).toBeVisible();
  await expect(run.step('Summary', 'succeeded')).toBeVisible();
  await openList(page);
  await expect(projects.row('gateway')).toContainText('↓1');
});

test('a hostile name is text, in one line, wherever it stands', async ({ page }) => {
  const projects = await openList(page);
  const row = projects.rows.filter({ hasText: 'مرحبا' });
  await expect(row).toContainText('<img src=x onerror=hurt=1>');
  const heights = await projects.rows.evaluateAll((rows) => rows.map((one) => one.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);
  await projects.as('Grid').click();
  await expect(projects.cards.filter({ hasText: 'مرحبا' })).toBeVisible();
  expect(await overflow(page)).toBe(0);
  await projects.as('Table').click();
  await row.dblclick();
  await expect(createProject(page).section('Facts')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('مرحبا');
  expect(await overflow(page)).toBe(0);
  const palette = createPalette(page);
  await palette.open();
  await palette.field.fill('gnp.exe');
  await expect(palette.option(/مرحبا/).first()).toBeVisible();
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  expect(hostileName).toContain('\n');
});

test('what is deleted outside is kept as gone, until it is forgotten on purpose', async ({ page }) => {
  const project = await openProject(page, 'storefront');
  await project.notes.fill('ask Grace before it goes');
  await expect(project.notesState('saved')).toBeVisible();
  await repositories.delete('storefront');
  await expect(project.gone).toBeVisible();
  await expect(project.notes).toHaveValue('ask Grace before it goes');
  await expect(project.section('Languages')).toContainText('Ruby');

  const projects = await openList(page);
  await expect(projects.rows).toHaveCount(everyRepository.length - 1);
  await projects.view('Gone').click();
  await expect(projects.row('storefront')).toContainText('gone');
  await projects.row('storefront').click({ button: 'right' });
  await projects.menuItem('Forget…').click();
  await expect(projects.alert).toContainText('Forget storefront?');
  await expect(projects.alert).toContainText('Its notes, if it has any');
  await projects.alert.getByRole('button', { name: 'Cancel' }).click();
  await expect(projects.row('storefront')).toBeVisible();
  await projects.row('storefront').click({ button: 'right' });
  await projects.menuItem('Forget…').click();
  await projects.alert.getByRole('button', { name: 'Forget project' }).click();
  await expect(createShell(page).toast('1 project forgotten')).toBeVisible();
  await expect(projects.nothingFits).toBeVisible();
});

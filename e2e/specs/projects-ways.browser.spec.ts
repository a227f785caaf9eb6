import type { Page } from '@playwright/test';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProject } from '../pages/project.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeRepositories, type Repositories } from './support/repositories.ts';
import { createRest } from './support/rest.ts';

test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

const names = ['shop', 'money', 'shipping', 'billing', 'gateway'] as const;
const badges = Array.from(
  { length: 24 },
  (_, at) => `[![badge number ${at}](https://a.example/${at}.svg)](https://a.example)`,
);

let repositories: Repositories;
test.beforeAll(async () => {
  repositories = await makeRepositories(names);
  await repositories.commit('shop', 'docs: say more', {
    'README.md': `# Shop\n\n${badges.join(' ')}\n\n[To the end](#the-end) [Nowhere](#none)\n\n${'Words.\n\n'.repeat(80)}## The end\n\nLast words.\n`,
    'services/one-with-a-long-name/of-many/package.json': '{"name":"one","dependencies":{"pino":"^8.0.0"}}\n',
    '.github/workflows/ci.yml':
      'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n',
  });
  await repositories.commit('money', 'feat: log', {
    'package.json': '{"name":"money","version":"2.1.0","dependencies":{"pino":"8.1.0"}}\n',
  });
});
test.afterAll(() => repositories.dispose());

/** Nothing lies over the middle of it. */
const onTop = (node: Element): boolean => {
  const { left, top, width, height } = node.getBoundingClientRect();
  return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
};

async function openList(page: Page) {
  await createShell(page).go('Projects');
  const projects = createProjects(page);
  await expect(projects.row('shop')).toContainText('Fastify');
  return projects;
}

test('while some are chosen they are searched and filtered as before, and nothing jumps', async ({ app, page }) => {
  await createRest(app)('/projects/roots/add', { paths: [repositories.folder] });
  const projects = await openList(page);
  await expect(projects.rows).toHaveCount(names.length);
  const place = () => projects.grid.evaluate((grid) => grid.getBoundingClientRect().top);
  const before = await place();
  await projects.row('money').click();
  await page.keyboard.press('x');
  await expect(projects.chosen).toContainText('1 project chosen');
  expect(await place()).toBe(before);
  await page.keyboard.press('/');
  await expect(projects.search).toBeFocused();
  await page.keyboard.type('shipping');
  await expect(projects.rows).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await expect(projects.chosen).toContainText('2 projects chosen, 1 of them not in this view');
  await projects.clear.click();
  await projects.facet('Go').click();
  await expect(projects.rows).toHaveCount(1);
  expect(await place()).toBe(before);
  expect(await overflow(page)).toBe(0);
  // What comes of it is told above the bar, and hides nothing that has the keyboard.
  await projects.act('Archive').press('Enter');
  const toast = createShell(page).toast('2 projects are archived');
  await expect(toast).toBeVisible();
  const top = async () => (await projects.chosen.boundingBox())?.y ?? 0;
  await expect.poll(async () => ((await toast.boundingBox())?.y ?? 1e6) + 20 < (await top())).toBe(true);
  expect(await projects.act('Choose none').evaluate(onTop)).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(projects.view('Archived')).toHaveText(/0$/);
  await projects.act('Choose none').click();
  await expect(projects.chosen).toBeHidden();
  await expect(projects.grid).toBeFocused();
});

test('in a narrow window the way to ask all projects takes nothing away from the bell', async ({ page }) => {
  const projects = await openList(page);
  await page.setViewportSize({ width: 320, height: 600 });
  const bell = page.getByRole('banner').getByRole('link', { name: /notification/i });
  await expect.poll(() => bell.evaluate(onTop)).toBe(true);
  await projects.whoUses.click();
  await expect(projects.dialog.getByRole('combobox', { name: 'Dependency' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(projects.whoUses).toBeFocused();
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('the row that the keyboard is on stays in sight when the bar of the chosen comes', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 340 });
  const projects = await openList(page);
  await projects.grid.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('x');
  await expect(projects.chosen).toBeVisible();
  const [row, bar] = await Promise.all([projects.selected.boundingBox(), projects.chosen.boundingBox()]);
  expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 1);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('the keyboard goes on where it was, whatever comes and goes around it', async ({ page }) => {
  const projects = await openList(page);
  await projects.grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('v');
  await expect(projects.cards).toHaveCount(names.length);
  await expect(projects.grid).toBeFocused();
  // A line down is several cards on: those that the cursor has passed are chosen, and the one that it is on.
  const columns = Number(await projects.grid.getAttribute('aria-colcount'));
  expect(columns).toBeGreaterThan(1);
  await page.keyboard.press('Shift+ArrowDown');
  await expect(projects.chosen).toContainText(`${columns + 1} projects chosen`);
  await expect(projects.selected).toHaveAttribute('data-card', String(columns));
  await expect(projects.selected.getByRole('button', { name: /^Choose / })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(projects.chosen).toContainText('2 projects chosen');
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await expect(projects.rows).toHaveCount(names.length);
  await expect(projects.grid).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(projects.chosen).toBeHidden();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(projects.chosen).toContainText('2 projects chosen');
  await page.keyboard.press('Escape');

  // What is pressed and goes away does not take the keyboard with it.
  await projects.search.fill('qqxxzz');
  await expect(projects.nothingFits).toBeVisible();
  await projects.clearFilters.press('Enter');
  await expect(projects.grid).toBeFocused();
  await projects.facet('Rust').press('Enter');
  await projects.clear.press('Enter');
  await expect(projects.grid).toBeFocused();
  await projects.search.fill('rust');
  await projects.saveView.press('Enter');
  await projects.nameView('Made of it');
  await expect(projects.view('Made of it')).toBeVisible();
  await page.getByRole('button', { name: 'Change the view Made of it' }).press('Enter');
  await projects.menuItem('Rename…').press('Enter');
  await projects.nameView('Rusty');
  await expect(projects.view('Made of it')).toHaveCount(0);
  await expect(projects.view('Rusty')).toBeVisible();
  await expect(projects.grid).toBeFocused();
  await projects.clear.click();
  await projects.row('money').click();
  await page.keyboard.press('f');
  await projects.view('Favourites').press('Enter');
  await expect(projects.rows).toHaveCount(1);
  await projects.grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('f');
  await expect(projects.nothingFits).toBeVisible();
  await expect(projects.main).toBeFocused();
});

test('all projects are asked who uses something below a version, with the keyboard alone', async ({ page }) => {
  const projects = await openList(page);
  await createPalette(page).run('Who uses a dependency…');
  const name = projects.dialog.getByRole('combobox', { name: 'Dependency' });
  await expect(name).toBeFocused();
  await page.keyboard.type('pin');
  await expect(projects.dialog.locator('datalist option')).toHaveAttribute('value', 'pino');
  await expect(projects.dialog).toContainText('No project uses it.');
  await page.keyboard.type('o');
  await expect(projects.found).toHaveCount(2);
  await expect(projects.found.filter({ hasText: 'shop' })).toContainText('9.6.0');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option', { name: 'Below' }).press('Enter');
  await expect(projects.dialog).toContainText('A name and a version are needed.');
  await expect(projects.dialog.getByRole('combobox', { name: 'Versions' })).toBeFocused();
  await page.keyboard.press('Tab');
  const version = projects.dialog.getByRole('textbox', { name: 'Below which version' });
  await expect(version).toBeFocused();
  await page.keyboard.type('abc');
  await expect(projects.dialog).toContainText('abc is no version of npm, such as 2.0.0.');
  await expect(version).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('9');
  await expect(projects.found).toHaveCount(1);
  await expect(projects.found).toContainText('money');
  await expect(version).not.toHaveAttribute('aria-invalid', 'true');
  // Asked for in a range and locked by nobody: it may be any of it.
  await expect(projects.dialog).toContainText('1 use left out');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const project = createProject(page);
  await expect(project.title('money')).toBeVisible();
  await expect(projects.dialog).toBeHidden();
  await expect(project.dependency('pino')).toBeVisible();
});

test('the folders begin at what does no harm, and every count is the same', async ({ app, page }) => {
  const projects = await openList(page);
  await repositories.delete('gateway');
  await createRest(app)('/projects/refresh', {});
  await expect(projects.rows).toHaveCount(names.length - 1);
  const listed = names.length - 1;
  await expect(projects.view('All')).toHaveText(new RegExp(`${listed}$`));
  await expect(projects.subtitle(String(listed))).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: `Projects ${listed} listed` }),
  ).toBeVisible();
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: `${listed} projects` })
    .click();
  await expect(projects.dialog).toContainText(`${listed} projects, 1 gone. Nothing is being read.`);
  await page.keyboard.press('Escape');
  await projects.view('Gone').click();
  await expect(projects.rows).toHaveCount(1);
  await expect(page.getByRole('banner')).toContainText('Projects1');
  await projects.folders.click();
  await expect(projects.dialog.getByRole('button', { name: 'Add a folder…' })).toBeFocused();
  await expect(projects.found).toContainText(`${listed} projects, 1 gone`);
});

test('what is cut in a table is told, and badges stand apart', async ({ page }) => {
  const projects = await openList(page);
  const stack = projects.row('shop').getByRole('gridcell').filter({ hasText: 'Fastify · Node.js' });
  await expect(stack).not.toHaveAttribute('title');
  await stack.hover();
  await expect(stack).toHaveAttribute('title', /^Fastify · Node\.js · .*\w$/);
  await projects.row('shop').dblclick();
  const project = createProject(page);
  const readme = project.section('README');
  await readme.getByText('badge number 23').scrollIntoViewIfNeeded();
  const boxes = await readme
    .getByText(/^badge number \d+$/)
    .evaluateAll((all) =>
      all.map((one) => (one.parentElement ?? one).getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })),
    );
  const lines = [...new Map(boxes.map((box) => [Math.round(box.top), box])).values()].sort((a, b) => a.top - b.top);
  expect(lines.length).toBeGreaterThan(2);
  for (const [at, line] of lines.slice(1).entries())
    expect(line.top - (lines[at]?.bottom ?? 0)).toBeGreaterThanOrEqual(3);

  // A link of the README leads to its heading, also out of the part that is folded away.
  await expect(readme.getByText('Nowhere')).toBeVisible();
  await expect(readme.getByRole('button', { name: 'Nowhere' })).toHaveCount(0);
  await readme.getByRole('button', { name: 'To the end' }).press('Enter');
  const end = readme.getByRole('heading', { name: 'The end' });
  await expect(end).toBeFocused();
  await expect(end).toBeInViewport();

  await project.show('Dependencies');
  const where = project.dependencies.getByRole('gridcell').filter({ hasText: 'one-with-a-long-name' });
  await expect(where).toContainText('package.json:1');
  await expect(where.locator('bdi')).toHaveAttribute('title', 'services/one-with-a-long-name/of-many/package.json');
  const from = project.dependency('actions/checkout').getByText('github-actions');
  expect(await from.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
  expect(await overflow(page)).toBe(0);
  await open(page, '/projects');
});

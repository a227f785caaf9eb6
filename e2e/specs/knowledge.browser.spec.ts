import { open, overflow } from '../pages/go.ts';
import { createKnowledge } from '../pages/knowledge.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeRepositories } from './support/repositories.ts';

// One story on one program: each test goes on where the one before it ended.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let repositories: Awaited<ReturnType<typeof makeRepositories>>;
test.beforeAll(async () => {
  repositories = await makeRepositories(['shop', 'money', 'gateway', 'billing']);
});
test.afterAll(() => repositories.dispose());

test('a question about a project has it read, and what is found can be opened and linked', async ({ page }) => {
  const projects = createProjects(page);
  const knowledge = createKnowledge(page);
  await createShell(page).go('Projects');
  await projects.addFolder(repositories.folder);
  await expect(projects.row('shop')).toBeVisible();
  await createShell(page).go('Knowledge');
  await expect(knowledge.empty).toBeVisible();
  await knowledge.ask('periwinkles');
  await expect(knowledge.says).toContainText('never read');
  await knowledge.inProject('shop');
  await expect(knowledge.hit('README.md')).toContainText('periwinkles');
  await expect(knowledge.says).toContainText('Found by words only');
  await knowledge.hit('README.md').click();
  await page.keyboard.press('Enter');
  await expect(knowledge.inspector).toContainText('Sells what the others make');
  await expect(page).toHaveURL(/open=f[0-9a-f]+/);
  const link = new URL(page.url());
  await open(page, `/knowledge?open=${link.searchParams.get('open')}`);
  await expect(knowledge.inspector).toContainText('Sells what the others make');
  await page.keyboard.press('Escape');
  await expect(knowledge.inspector).toBeHidden();
});

test('what is searched is chosen by project, and weights are kept', async ({ page }) => {
  const knowledge = createKnowledge(page);
  await open(page, '/knowledge?view=index');
  await knowledge.always('billing').click();
  await expect(knowledge.project('billing')).toContainText(/read/);
  await expect(knowledge.always('billing')).toBeChecked();
  await knowledge.weight('newness').focus();
  await page.keyboard.press('End');
  await open(page, '/knowledge?view=index');
  await expect(knowledge.weight('newness')).toHaveAttribute('aria-valuenow', '5');
  await expect(knowledge.always('billing')).toBeChecked();
  await page.getByRole('button', { name: 'As at first' }).click();
  await expect(knowledge.weight('newness')).not.toHaveAttribute('aria-valuenow', '5');
  expect(await overflow(page)).toBe(0);
});

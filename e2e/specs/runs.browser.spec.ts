import { open } from '../pages/go.ts';
import { createNow } from '../pages/now.ts';
import { createPalette } from '../pages/palette.ts';
import { createRun, createRuns, createTray } from '../pages/runs.ts';
import { expect, test } from '../test.ts';
import { runWorkflow } from './support/rest.ts';

test.use({ shared: {} });

const asking = (name: string) => `name: ${name}
steps:
  - id: say
    title: Say something
    run: echo "hello from the first step"; echo "a complaint" >&2
  - id: ask
    title: Ask
    approve: Shall ${name} go on?
  - id: end
    title: End
    run: echo done
`;
const failing = `name: Always fails
steps:
  - id: broken
    title: The broken step
    run: echo "before the end"; exit 3
  - run: echo never
`;

test('the tray answers a question wherever the user is', async ({ app, page }) => {
  await runWorkflow(app, asking('Asks from afar'));
  const tray = createTray(page);
  await expect(tray.status).toContainText('Asks from afar');
  await tray.status.click();
  await expect(tray.item('Asks from afar')).toContainText('Shall Asks from afar go on?');
  await tray.popup.getByRole('button', { name: 'Add a comment' }).click();
  await expect(tray.popup.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await page.keyboard.type('looks well');
  await tray.approve.click();
  await expect(tray.item('Asks from afar')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(tray.status).toBeHidden();
  await expect(createNow(page).change(/Asks from afar succeeded/)).toBeVisible();
});

test('a run shows its steps, its log, and what went in and came out', async ({ app, page }) => {
  const id = await runWorkflow(app, asking('Shown whole'));
  const run = createRun(page);
  await open(page, `/runs/${id}`);
  await expect(run.title('Shown whole')).toBeVisible();
  await expect(run.step('Ask', 'asks you')).toBeVisible();
  await expect(run.line('hello from the first step')).toBeVisible();

  await run.steps.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(run.inspector.getByRole('heading', { name: 'Say something' })).toBeVisible();
  await expect(run.inspector.getByRole('tree', { name: 'Output' })).toContainText('hello from the first step');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(run.inspector.getByRole('heading', { name: 'Ask', exact: true })).toBeVisible();
  await expect(page).toHaveURL(/step=ask/);
  await run.as('Table').click();
  await expect(run.table.getByRole('row', { name: /Ask/ })).toHaveAttribute('aria-selected', 'true');

  await page.keyboard.press('Escape');
  await run.searchLog.fill('complaint');
  await run.searchLog.press('Enter');
  await expect(run.main.getByText('1 of 1')).toBeVisible();

  await createPalette(page).run('Approve what this run asks');
  await expect(run.state('succeeded')).toBeVisible();
});

test('cancelling asks first', async ({ app, page }) => {
  const id = await runWorkflow(app, asking('Cancelled'));
  const run = createRun(page);
  await open(page, `/runs/${id}`);
  await expect(run.step('Ask', 'asks you')).toBeVisible();
  await run.cancel.click();
  await expect(run.dialog).toContainText('Cancel Cancelled?');
  await run.confirmCancel.click();
  await expect(run.state('cancelled')).toBeVisible();
  await expect(run.cancel).toBeHidden();
});

test('what failed says where and why, and is tried again', async ({ app, page }) => {
  const id = await runWorkflow(app, failing);
  const run = createRun(page);
  await open(page, `/runs/${id}`);
  await expect(run.step('The broken step', 'failed')).toBeVisible();
  await run.main.getByRole('link', { name: 'The broken step' }).click();
  await expect(run.inspector).toContainText('3');
  await run.retry('Try again from the failed step');
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(run.main.getByRole('link', { name: 'the try before' })).toBeVisible();
  await expect(run.step('The broken step', 'failed')).toBeVisible();
});

test('the history is filtered, walked by keys and looked into', async ({ app, page }) => {
  await runWorkflow(app, failing.replace('Always fails', 'Failed for the history'));
  const runs = createRuns(page);
  await open(page, '/runs?state=failed&text=history');
  await expect(runs.row('Failed for the history')).toBeVisible();
  await runs.row('Failed for the history').click();
  await page.keyboard.press(' ');
  await expect(runs.inspector).toContainText('The broken step');
  await page.keyboard.press('Escape');
  await expect(runs.inspector).toBeHidden();
  await runs.search.fill('no such run at all');
  await expect(runs.nothingFits).toBeVisible();
  await runs.clear.click();
  await runs.onlyState('failed');
  await expect(page).toHaveURL(/state=failed/);
  await runs.row('Failed for the history').click();
  await page.keyboard.press('Enter');
  await expect(createRun(page).title('Failed for the history')).toBeVisible();
});

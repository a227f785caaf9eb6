import { createDeployments } from '../pages/deployments.ts';
import { open, overflow } from '../pages/go.ts';
import { createPalette } from '../pages/palette.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { answerOf } from './support/services.ts';
import { keepAsking, makeShipped, type Shipped } from './support/shipped.ts';
import { openPlace, ship } from './support/shipping.ts';

// One story on one program: each test goes on where the one before it has left the place.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let shipped: Shipped;
test.beforeAll(async () => {
  shipped = await makeShipped();
});
test.afterAll(() => shipped.dispose());

test('with nothing deployed, the screen leads to the first place', async ({ page }) => {
  await createShell(page).go('Projects');
  await createProjects(page).addFolder(shipped.folder);
  await expect(createProjects(page).row('parcel')).toBeVisible();
  await open(page, '/deployments');
  const deployments = createDeployments(page);
  await expect(deployments.nothing).toBeVisible();
  await deployments.add.click();
  await deployments.dialog.getByRole('combobox', { name: 'Project' }).click();
  await page.getByRole('option', { name: /^parcel/ }).click();
  await deployments.press('Go on').click();
  await deployments.field('Name').fill('prod');
  await deployments.field('Started by').fill(shipped.start);
  await deployments.field('Built by').fill('');
  await deployments.field('Port').fill('port');
  await deployments.press('Add place').click();
  await expect(deployments.dialog).toContainText('A whole number from 1 to 65,535.');
  await deployments.field('Port').fill(String(shipped.port));
  await deployments.part('Ready and tests').click();
  await deployments.dialog.getByRole('combobox', { name: 'Is ready when' }).click();
  await page.getByRole('option', { name: /^An address answers/ }).click();
  await deployments.field('Path').fill('/health');
  await deployments.part('When a version is bad').click();
  await deployments.field('Is watched for, seconds').fill('8');
  await deployments.endWithOptimus();
  await deployments.part('Ending and going back').click();
  await deployments.field('Time to finish, seconds').fill('2');
  await deployments.press('Add place').click();
  await expect(deployments.dialog).toBeHidden();
  await expect(deployments.place('parcel')).toContainText('nothing live');
});

test('a version is deployed step after step, and answers on the port of the place', async ({ page }) => {
  const deployments = await openPlace(page, 'parcel');
  await ship(deployments);
  await expect(deployments.steps).toContainText('Switch');
  await expect(deployments.past('#1')).toContainText('succeeded');
  await expect(deployments.live).toContainText('100 % of requests');
  expect(await answerOf(shipped.port)).toBe('one');
});

test('the next one takes over without a request lost', async ({ page }) => {
  await shipped.commit('feat: more', 200, 'two');
  const deployments = await openPlace(page, 'parcel');
  const asking = keepAsking(shipped.port);
  await ship(deployments);
  await expect(deployments.past('#2')).toContainText('succeeded');
  await asking.stop();
  const statuses = asking.take();
  expect(statuses.length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect(await answerOf(shipped.port)).toBe('two');
  await deployments.past('#2').click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(deployments.receipt).toContainText('Nothing was cut');
  await expect(deployments.receipt).toContainText('0 ms down');
  await expect(deployments.figure('Failed')).toContainText(/0\s*0\s*0/);
});

test('a bad version goes by itself, and says why', async ({ page }) => {
  await shipped.commit('feat: broken', 500, 'three');
  const deployments = await openPlace(page, 'parcel');
  const asking = keepAsking(shipped.port);
  await ship(deployments);
  await expect(deployments.past('#3')).toContainText('rolled back');
  await asking.stop();
  expect(asking.take()).toContain(500);
  expect(await answerOf(shipped.port)).toBe('two');
  await deployments.past('#3').click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(deployments.receipt).toContainText('rolled back');
  await expect(deployments.receipt).toContainText(/Version 3 answered .* with an error/);
  await expect(deployments.figure('Failed').first()).toContainText(/[1-9]/);
});

test('one click goes back to a version that runs', async ({ page }) => {
  const deployments = await openPlace(page, 'parcel');
  await expect(deployments.version(1)).toContainText('instant');
  await deployments.goBack(1).click();
  await expect(deployments.version(1)).toContainText('live');
  await expect.poll(() => answerOf(shipped.port)).toBe('one');
  await expect(deployments.past('Way back')).toContainText('succeeded');
});

test('keys and the palette do the same', async ({ page }) => {
  const deployments = await openPlace(page, 'parcel');
  await expect(deployments.past('Way back').first()).toContainText('succeeded');
  const palette = createPalette(page);
  await palette.open();
  await palette.field.fill('go back parcel');
  await expect(palette.option(/^Go back to #2/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await expect(deployments.dialog).toContainText('#1 is live there');
  await deployments.source('Branch').click();
  await expect(deployments.dialog).toContainText('main');
  await page.keyboard.press('Escape');
  await expect(deployments.dialog).toBeHidden();
});

test('nothing is cut off in a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await open(page, '/deployments');
  await expect(createDeployments(page).place('parcel')).toBeVisible();
  expect(await overflow(page)).toBe(0);
  await openPlace(page, 'parcel');
  expect(await overflow(page)).toBe(0);
});

test('a place is removed with all that runs there', async ({ page }) => {
  const deployments = await openPlace(page, 'parcel');
  await deployments.more.click();
  await deployments.menuItem(/^Remove/).click();
  await expect(deployments.question).toContainText('This will be lost');
  await deployments.question.getByRole('textbox').fill('prod');
  await deployments.question.getByRole('button', { name: 'Remove place' }).click();
  await expect(deployments.nothing).toBeVisible();
  await expect.poll(() => answerOf(shipped.port)).toBeNull();
});

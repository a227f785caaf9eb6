import { createEnvironments } from '../pages/environments.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeShop, type Shop } from './support/shop.ts';

let shop: Shop;
test.beforeAll(async () => {
  shop = await makeShop();
});
test.afterAll(() => shop.dispose());

test('variables are seen, changed in their file, compared, and a secret leaves it', async ({ launch }) => {
  const app = await launch({ env: shop.env });
  const page = await app.page();
  const projects = createProjects(page);
  const environments = createEnvironments(page);
  await createShell(page).go('Projects');
  if (app.desktop) {
    await app.desktop.nextDialog('open', { canceled: false, filePaths: [shop.folder] });
    await projects.another.click();
  } else await projects.addFolder(shop.folder);
  await projects.row('shop').dblclick();
  await page.getByRole('tab', { name: 'Environments', exact: true }).click();
  await expect(environments.variable('URL')).toContainText('http://localhost/');
  await expect(environments.variable('API_TOKEN')).toContainText('secret in clear');
  await expect(environments.variables).not.toContainText('tok-41c7a05e9d2f');

  await environments.edit('HOST').click();
  await environments.field('Value').fill('127.0.0.1');
  await environments.press('Save').click();
  await expect(environments.variable('URL')).toContainText('http://127.0.0.1/');
  expect(await shop.text('.env')).toContain('HOST=127.0.0.1\nAPI_TOKEN=tok-41c7a05e9d2f # of the bank\n');

  await environments.hide.click();
  await expect(environments.variable('API_TOKEN')).toContainText('optimus://project/API_TOKEN');
  expect(await shop.text('.env')).toContain('API_TOKEN=optimus://project/API_TOKEN # of the bank\n');

  await environments.view(/^Missing/).click();
  await expect(environments.missing).toContainText('S3_REGION');
  await expect(environments.missing).toContainText('index.mjs:1');
  await expect(environments.missing).toContainText('MAIL_FROM');

  await environments.view(/^Compare/).click();
  await expect(environments.compared).toContainText('staging.example.com');

  await createShell(page).go('Environments');
  await expect(environments.secret('API_TOKEN')).toContainText('shop: API_TOKEN in .env');
  await page.getByRole('button', { name: 'Remove API_TOKEN' }).click();
  await expect(environments.alert).toContainText('shop: API_TOKEN in .env');
  await environments.alert.getByRole('button', { name: 'Cancel' }).click();
});

import {
  type KubeServer,
  startKubeServer,
} from '../../main/features/deployments/kubernetes-target/testing/kube-server.ts';
import { createDeployments } from '../pages/deployments.ts';
import { open } from '../pages/go.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { expect, test } from '../test.ts';
import { makeShipped, type Shipped } from './support/shipped.ts';
import { openPlace, ship } from './support/shipping.ts';

// One story on one program, against a cluster on the loopback that speaks the real protocol.
test.use({ shared: {} });
test.describe.configure({ mode: 'serial' });

let shipped: Shipped;
let kube: KubeServer;
test.beforeAll(async () => {
  shipped = await makeShipped();
  kube = await startKubeServer();
});
test.afterAll(async () => {
  await kube.dispose();
  await shipped.dispose();
});

test('a place in a cluster is chosen from a kubeconfig, checked, and added', async ({ page }) => {
  await createShell(page).go('Projects');
  await createProjects(page).addFolder(shipped.folder);
  await expect(createProjects(page).row('parcel')).toBeVisible();
  await open(page, '/deployments');
  const deployments = createDeployments(page);
  await deployments.add.click();
  await deployments.dialog.getByRole('combobox', { name: 'Project' }).click();
  await page.getByRole('option', { name: /^parcel/ }).click();
  await deployments.press('Go on').click();
  await deployments.field('Name').fill('prod');
  await deployments.dialog.getByRole('radio', { name: 'In a cluster' }).click();
  await deployments.field('Kubeconfig').fill(`${kube.folder}/none`);
  await expect(deployments.dialog).toContainText('There is no file');
  await deployments.field('Kubeconfig').fill(await kube.kubeconfig());
  await expect(deployments.dialog).toContainText('The current one, test');
  await deployments.press('Check the cluster').click();
  await expect(deployments.dialog).toContainText(
    'Kubernetes v1.33.2 answers, and all that a deployment needs is permitted.',
  );
  await deployments.dialog.getByRole('combobox', { name: 'Namespace' }).click();
  await expect(page.getByRole('option', { name: 'other' })).toBeVisible();
  await page.keyboard.press('Escape');
  await deployments.press('Add place').click();
  await expect(deployments.dialog).toContainText('The cluster could not pull an image that is on this machine alone.');
  await deployments.dialog.getByRole('radio', { name: /^There already/ }).click();
  await deployments.field('Its name').fill('registry.test/parcel:{commit}');
  await deployments.field('Port').fill('80');
  await deployments.part('When a version is bad').click();
  await deployments.field('Is watched for, seconds').fill('1');
  await deployments.press('Add place').click();
  await expect(deployments.dialog).toBeHidden();
  await expect(deployments.place('parcel')).toContainText('nothing live');
});

test('it ships there, shows its pods, and says that requests are not counted', async ({ page }) => {
  const deployments = await openPlace(page, 'parcel');
  await ship(deployments);
  await expect(deployments.past('#1')).toContainText('succeeded');
  await expect(deployments.main.getByRole('list', { name: 'Pods' })).toContainText('parcel-prod-blue');
  await deployments.past('#1').click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(deployments.receipt).toContainText('Requests are not counted here');
  await expect(deployments.receipt).toContainText('Service parcel-prod leads to version 1');
  expect(kube.reached('parcel-prod')).toEqual(['1']);
});

test('what a deployment would change is asked of the cluster, and what a removal takes is named', async ({ page }) => {
  await shipped.commit('feat: more', 200, 'two');
  const deployments = await openPlace(page, 'parcel');
  await deployments.more.click();
  await deployments.menuItem('What would change…').click();
  await expect(deployments.dialog).toContainText('Deployment parcel-prod-green');
  await expect(deployments.dialog).toContainText('is made');
  await deployments.press('Close').last().click();
  await deployments.more.click();
  await deployments.menuItem(/^Remove/).click();
  await expect(deployments.question).toContainText('Deployment parcel-prod-blue');
  await deployments.question.getByRole('textbox').fill('prod');
  await deployments.question.getByRole('button', { name: 'Remove place' }).click();
  await expect(deployments.question).toBeHidden();
  await expect.poll(() => kube.store.all('deployments').length).toBe(0);
});

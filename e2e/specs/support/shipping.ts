import { expect, type Page } from '@playwright/test';
import { createDeployments } from '../../pages/deployments.ts';
import { open } from '../../pages/go.ts';
import { createShell } from '../../pages/shell.ts';

type Deployments = ReturnType<typeof createDeployments>;

/** The page of the place `prod` of a project. */
export async function openPlace(page: Page, project: string): Promise<Deployments> {
  const deployments = createDeployments(page);
  await open(page, '/deployments');
  await deployments.place(project).click({ position: { x: 12, y: 12 } });
  await page.keyboard.press('Enter');
  await expect(createShell(page).title(`${project} prod`)).toBeVisible();
  return deployments;
}

export async function ship(deployments: Deployments): Promise<void> {
  await deployments.deploy.click();
  await deployments.press('Deploy').click();
  await expect(deployments.dialog).toBeHidden();
}

import { expect } from '@playwright/test';
import { createAlerts } from '../../pages/alerts.ts';
import { open } from '../../pages/go.ts';
import type { Walk } from './walk.ts';

/** Alerts, their rules, and when nobody is told. */
export const alertsWalk: Walk = {
  'alerts, nothing is wrong': async (page) => {
    await open(page, '/alerts');
    await expect(createAlerts(page).nothingWrong).toBeVisible();
  },
  'alerts, rules': async (page) => {
    await createAlerts(page).tab('Rules').click();
    await expect(createAlerts(page).rule('Disk full soon')).toBeVisible();
  },
  'alerts, a rule as a form': async (page) => {
    await createAlerts(page).newRule.click();
    await createAlerts(page).field('Name').fill('Busy');
    await expect(createAlerts(page).editor).toContainText('of that time is known');
  },
  'alerts, what is wrong with a rule': async (page) => {
    await createAlerts(page).field('Limit').fill('much');
    await createAlerts(page).button('Make the rule').click();
    await expect(createAlerts(page).editor).toContainText('A figure is wanted');
  },
  'alerts, some are active': async (page) => {
    const alerts = createAlerts(page);
    await alerts.field('Limit').fill('0');
    await alerts.choose('Figure', 'Processes');
    await alerts.field('For at least').fill('0 s');
    await alerts.button('Make the rule').click();
    await alerts.tab('Active').click();
    await expect(alerts.active('Processes')).toBeVisible();
  },
  'alerts, one is acknowledged': async (page) => {
    await createAlerts(page).active('Processes').getByRole('button', { name: 'Acknowledge' }).click();
    await expect(createAlerts(page).calm('Processes')).toBeVisible();
  },
  'alerts, a maintenance window': async (page) => {
    await createAlerts(page).tab('Quiet times').click();
    await createAlerts(page).newWindow.click();
    await createAlerts(page).field('Name').fill('Tonight');
    await createAlerts(page).editor.getByText('Again and again').click();
    await expect(createAlerts(page).field('Time zone')).toBeVisible();
  },
  'alerts, quiet times': async (page) => {
    await createAlerts(page).button('Make the window').click();
    await expect(createAlerts(page).windows).toContainText('Tonight');
  },
  'alerts, history': async (page) => {
    await createAlerts(page).tab('History').click();
    await expect(createAlerts(page).past('acknowledged')).toBeVisible();
  },
};

import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createRemindersPage } from '../../pages/reminders.ts';
import { createRest } from './rest.ts';
import type { Walk } from './walk.ts';

/** What the user is reminded of, from nothing on. */
export const remindersWalk: Walk = {
  'reminders, none': async (page) => {
    await open(page, '/reminders');
    await expect(page.getByText('Add the first reminder…')).toBeVisible();
  },
  'reminders, adding one': async (page) => {
    const reminders = createRemindersPage(page);
    await reminders.add.click();
    await reminders.press('Remind me').click();
    await expect(reminders.dialog).toContainText('Write what you want to be reminded of.');
  },
  'reminders, due, waiting and done, one of them open': async (page, app) => {
    const reminders = createRemindersPage(page);
    await page.keyboard.press('Escape');
    const post = createRest(app);
    await post('/reminders/add', { text: 'Water the plants', at: Date.now() + 1_500 });
    await post('/reminders/add', { text: 'Renew the certificate of shop', at: Date.now() + 86_400_000 });
    const { id } = await post<{ id: string }>('/reminders/add', { text: 'Call the bank', at: Date.now() + 3_600_000 });
    await post('/reminders/done', { id });
    await open(page, '/reminders?show=all');
    await expect(reminders.row('Water the plants')).toContainText('due');
    await reminders.row('Renew the certificate').dblclick();
    await expect(reminders.save).toBeVisible();
  },
};

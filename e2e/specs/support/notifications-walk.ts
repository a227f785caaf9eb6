import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createNotifications } from '../../pages/notifications.ts';
import { createRest, runWorkflow } from './rest.ts';
import type { Walk } from './walk.ts';

const telling = (name: string, severity: string, title: string) => `name: ${name}
steps:
  - { id: tell, notify: { title: "${title}", body: "About 12 projects.", severity: ${severity} } }
`;

/** The centre, the channels, the outbox, and who is told of what. */
export const notificationsWalk: Walk = {
  'notifications, nothing was told': async (page) => {
    await open(page, '/notifications');
    await expect(createNotifications(page).main).toContainText('Nothing was told yet');
  },
  'notifications, no channel yet': async (page) => {
    await createNotifications(page).tab('Channels').click();
    await expect(createNotifications(page).channel('This desktop')).toContainText('not available');
  },
  'notifications, the form of a mail channel': async (page) => {
    await createNotifications(page).add('E-mail');
    await expect(createNotifications(page).field('Server')).toBeVisible();
  },
  'notifications, what is wrong with a channel': async (page) => {
    const notifications = createNotifications(page);
    await notifications.field('Name').fill('Mail');
    await notifications.field('To').fill('nobody');
    await notifications.save();
    await expect(notifications.dialog).toContainText('is no mail address');
  },
  'notifications, pairing': async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await createNotifications(page).add('This browser or phone…');
    await expect(createNotifications(page).dialog).toContainText('Pair this browser or phone');
  },
  'notifications, a channel that fails': async (page, app) => {
    await page.keyboard.press('Escape');
    const post = createRest(app);
    await post('/notifications/channels/add', {
      name: 'Nobody',
      config: {
        kind: 'email',
        host: '127.0.0.1',
        port: 9,
        security: 'none',
        user: '',
        from: 'optimus@example.org',
        to: ['me@example.org'],
        allowSelfSigned: false,
      },
    });
    const notifications = createNotifications(page);
    await notifications.channel('Nobody').click();
    await notifications.button('Send a test').click();
    await expect(notifications.answer('ECONNREFUSED')).toBeVisible();
  },
  'notifications, some were told': async (page, app) => {
    await runWorkflow(app, telling('One', 'warning', 'The backup is late'));
    await runWorkflow(app, telling('Two', 'critical', 'The disk is full'));
    await open(page, '/notifications');
    await expect(createNotifications(page).notice('The disk is full')).toBeVisible();
    await expect(createNotifications(page).notice('The backup is late')).toBeVisible();
  },
  'notifications, all of one': async (page) => {
    await createNotifications(page).notice('The backup is late').click();
    await page.keyboard.press('Space');
    await expect(page.getByRole('complementary', { name: 'The backup is late' })).toBeVisible();
  },
  'notifications, the outbox': async (page) => {
    await page.keyboard.press('Escape');
    const notifications = createNotifications(page);
    await notifications.tab('Outbox').click();
    await notifications.delivery('The disk is full').first().click();
    await expect(notifications.button('Try again now')).toBeVisible();
  },
  'notifications, who is told of what': async (page) => {
    await createNotifications(page).tab('Preferences').click();
    await expect(page.getByRole('combobox', { name: 'An alert fires: Nobody' })).toBeVisible();
  },
};

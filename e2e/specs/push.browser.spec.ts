import { open } from '../pages/go.ts';
import { createNotifications } from '../pages/notifications.ts';
import { expect, test } from '../test.ts';

/** What a push service would bring, handed to the real service worker by the browser's own tools. */
test('a push message becomes a notification of the browser, and what pairing lacks is said', async ({ app, page }) => {
  const context = page.context();
  await context.grantPermissions(['notifications'], { origin: new URL(page.url()).origin });
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const found = registrations.find(({ isDeleted }) => !isDeleted);
      if (found) resolve(found.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/push-worker.js');
    await navigator.serviceWorker.ready;
  });
  const notice = {
    key: 'alert/cpu',
    title: 'The disk is full',
    body: '12 MB left',
    severity: 'critical',
    route: '/alerts',
  };
  const registrationId = await registered;
  const deliver = () =>
    devtools.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(page.url()).origin,
      registrationId,
      data: JSON.stringify(notice),
    });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    });
  // A worker that is ready may still be starting, and the browser drops what is delivered to it then. The tag keeps it one.
  await expect(async () => {
    await deliver();
    await expect
      .poll(shown, { timeout: 5_000 })
      .toEqual([{ title: 'The disk is full', body: '12 MB left', tag: 'alert/cpu' }]);
  }).toPass({ timeout: 120_000 });

  // This host has no secret store, so it has no key to be known by.
  const notifications = createNotifications(page);
  await open(page, '/notifications?tab=channels');
  await notifications.add('This browser or phone…');
  await notifications.dialog.getByRole('button', { name: 'Pair' }).click();
  await expect(notifications.dialog).toContainText('--secret-key');
  expect(app.kind).toBe('browser');
});

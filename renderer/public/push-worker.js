// Woken by the push service of the browser, also while no page of Optimus is open. It keeps nothing and asks nobody.
const urgent = new Set(['error', 'critical']);

self.addEventListener('push', (event) => {
  let notice = { key: 'optimus', title: 'Optimus', body: '', severity: 'info', route: '/notifications' };
  try {
    notice = { ...notice, ...event.data.json() };
  } catch {
    // A browser that shows nothing for a push loses the right to get any.
  }
  event.waitUntil(
    self.registration.showNotification(String(notice.title), {
      body: String(notice.body),
      tag: String(notice.key),
      renotify: true,
      requireInteraction: urgent.has(notice.severity),
      data: { route: String(notice.route) },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { route } = event.notification.data ?? {};
  // Only a path of this very page.
  const path = /^\/(?![/\\])/.test(route ?? '') ? route : '/notifications';
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((pages) => {
      const [page] = pages;
      return page ? page.focus().then((focused) => focused.navigate(path)) : self.clients.openWindow(path);
    }),
  );
});

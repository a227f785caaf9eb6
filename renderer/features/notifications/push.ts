import type { PushSubscription as Paired } from '../../../shared/features/notifications/channels.ts';

interface Lacking {
  why: string;
  remedy: string;
}

/** What Web Push needs of this page and this browser; null when it has all of it. */
export function lacks(): Lacking | null {
  if (window.location.protocol === 'app:')
    return {
      why: 'A desktop window cannot be paired: it has notifications of its own.',
      remedy: 'Start Optimus without a window (npm run serve), and open its address in the browser that is to be told.',
    };
  if (!window.isSecureContext)
    return {
      why: 'This page was opened without https, and browsers give push to nobody then.',
      remedy:
        'Open it by https, through a proxy with a certificate that the phone trusts, or on this machine by http://localhost.',
    };
  if (!('serviceWorker' in navigator) || !('PushManager' in window))
    return {
      why: 'This browser has no Web Push.',
      remedy:
        'On an iPhone, add this page to the home screen first and open it from there. Elsewhere use another browser, or the ntfy channel.',
    };
  if (Notification.permission === 'denied')
    return {
      why: 'Notifications of this page are blocked in this browser.',
      remedy: 'Allow them in the settings of the page, beside its address.',
    };
  return null;
}

const deviceName = (): string => navigator.userAgent.slice(0, 300);

/** Asks the user and then the push service of the browser. */
export async function subscribe(publicKey: string): Promise<{ subscription: Paired; device: string }> {
  const registration = await navigator.serviceWorker.register('/push-worker.js');
  await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  // Made for another Optimus, it could not be used by this one.
  await before?.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint = '', keys = {} } = made.toJSON();
  return {
    subscription: { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } },
    device: deviceName(),
  };
}

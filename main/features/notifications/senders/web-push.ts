import {
  type ConfigOf,
  type PushSubscription,
  pushSubscription,
} from '../../../../shared/features/notifications/channels.ts';
import { cutTo, cutToBytes } from '../text.ts';
import type { Http } from './http.ts';
import type { Send } from './types.ts';

export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

const urgencies = { info: 'low', warning: 'normal', error: 'high', critical: 'high' } as const;
/** A push service takes 4 kB with everything around it. */
const longestBody = 2_000;
const timeToLive = 86_400;

function subscriptionOf(secret: string | undefined): PushSubscription | null {
  try {
    return pushSubscription.parse(JSON.parse(secret ?? ''));
  } catch {
    return null;
  }
}

export const createPushSender =
  (http: Http, vapid: () => Promise<VapidKeys>): Send<ConfigOf<'push'>> =>
  async (message, { secrets }, signal) => {
    const subscription = subscriptionOf(secrets.subscription);
    if (!subscription)
      return {
        kind: 'permanent',
        why: 'setup',
        answer: 'What the browser gave at its pairing cannot be read; pair it again',
      };
    const payload = JSON.stringify({
      id: message.id,
      key: message.key,
      severity: message.severity,
      title: cutTo(message.title, 200),
      body: cutToBytes(message.body, longestBody),
      route: message.route.slice(0, 500),
      at: message.at,
    });
    const { default: webPush } = await import('web-push');
    const { endpoint, headers, body } = webPush.generateRequestDetails(
      { endpoint: subscription.endpoint, keys: subscription.keys },
      payload,
      {
        // Push services want somebody to turn to; there is nobody but the user.
        vapidDetails: { subject: 'mailto:optimus@localhost.localdomain', ...(await vapid()) },
        contentEncoding: 'aes128gcm',
        urgency: urgencies[message.severity],
        TTL: timeToLive,
      },
    );
    const plain = Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.toLowerCase() !== 'content-length')
        .map(([name, value]) => [name, String(value)]),
    );
    const { answer } = await http({ url: endpoint, headers: plain, body: new Uint8Array(body) }, signal);
    return answer;
  };

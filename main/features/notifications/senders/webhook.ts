import { createHmac } from 'node:crypto';
import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';
import { cutTo } from '../text.ts';
import type { Http } from './http.ts';
import type { Send } from './types.ts';

/** `sha256=` and the HMAC of `<timestamp>.<body>`: a receiver that checks both knows who sent it and that it is not old. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

export const createWebhookSender =
  (http: Http, now: () => number): Send<ConfigOf<'webhook'>> =>
  async (message, { secrets }, signal) => {
    const { id, inReplyTo, at, kind, key, severity, title, route } = message;
    const body = JSON.stringify({
      id,
      inReplyTo,
      at,
      kind,
      key,
      severity,
      title,
      body: cutTo(message.body, 100_000),
      route,
    });
    const timestamp = Math.floor(now() / 1_000);
    const { answer } = await http(
      {
        url: secrets.url ?? '',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'idempotency-key': id,
          'x-optimus-event': kind,
          'x-optimus-timestamp': String(timestamp),
          'x-optimus-signature': signatureOf(secrets.signing ?? '', timestamp, body),
        },
        body,
      },
      signal,
    );
    return answer;
  };

import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';
import { cutTo, cutToBytes } from '../text.ts';
import { type Http, jsonOf } from './http.ts';
import type { Send } from './types.ts';

const priorities = { info: 3, warning: 4, error: 4, critical: 5 } as const;
const tags = {
  info: 'information_source',
  warning: 'warning',
  error: 'red_circle',
  critical: 'rotating_light',
} as const;
/** A longer one becomes an attachment. */
const longestMessage = 4_000;

/** Published as JSON: a header could not carry every letter. */
export const createNtfySender =
  (http: Http): Send<ConfigOf<'ntfy'>> =>
  async (message, { config, secrets }, signal) => {
    const authorization =
      config.auth === 'token'
        ? `Bearer ${secrets.token ?? ''}`
        : config.auth === 'password'
          ? `Basic ${Buffer.from(`${config.user}:${secrets.password ?? ''}`).toString('base64')}`
          : null;
    const { status, text, answer } = await http(
      {
        url: config.server,
        headers: { 'content-type': 'application/json; charset=utf-8', ...(authorization && { authorization }) },
        body: JSON.stringify({
          topic: config.topic,
          title: cutTo(message.title, 250),
          message: cutToBytes(message.body || message.title, longestMessage),
          priority: priorities[message.severity],
          tags: [tags[message.severity]],
        }),
      },
      signal,
    );
    const said = jsonOf(text);
    if (answer.kind === 'sent' && typeof said.id === 'string')
      return { kind: 'sent', answer: `${status} message ${said.id} in ${config.topic}` };
    return answer;
  };

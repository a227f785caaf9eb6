import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';
import { cutTo } from '../text.ts';
import { type Http, jsonOf } from './http.ts';
import type { Send } from './types.ts';

const colours = { info: 0x3b82f6, warning: 0xeab308, error: 0xef4444, critical: 0xb91c1c } as const;

export const createDiscordSender =
  (http: Http): Send<ConfigOf<'discord'>> =>
  async (message, { secrets }, signal) => {
    const url = new URL(secrets.url ?? '');
    // Without it Discord answers before it has looked.
    url.searchParams.set('wait', 'true');
    const { status, text, answer } = await http(
      {
        url: url.href,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({
          embeds: [
            {
              title: cutTo(message.title, 256),
              ...(message.body !== '' && { description: cutTo(message.body, 4_000) }),
              color: colours[message.severity],
              timestamp: new Date(message.at).toISOString(),
            },
          ],
          // What others wrote must not call everybody.
          allowed_mentions: { parse: [] },
        }),
      },
      signal,
    );
    const said = jsonOf(text);
    if (answer.kind === 'sent' && typeof said.id === 'string')
      return { kind: 'sent', answer: `${status} message ${said.id}` };
    // More exact than the header, in seconds with a fraction.
    if (answer.kind === 'temporary' && typeof said.retry_after === 'number')
      return { ...answer, retryAfterMs: Math.ceil(said.retry_after * 1_000) };
    return answer;
  };

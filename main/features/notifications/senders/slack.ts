import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';
import { cutTo } from '../text.ts';
import type { Http } from './http.ts';
import type { Send } from './types.ts';

const escapeMarks = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const marks = { info: '🔵', warning: '🟡', error: '🔴', critical: '🚨' } as const;

/** An incoming webhook. All of it as plain text: what others wrote must not mention a channel or hide behind a link. */
export const createSlackSender =
  (http: Http): Send<ConfigOf<'slack'>> =>
  async (message, { secrets }, signal) => {
    const title = cutTo(`${marks[message.severity]} ${message.title}`, 150);
    const blocks: unknown[] = [{ type: 'header', text: { type: 'plain_text', text: title } }];
    if (message.body !== '')
      blocks.push({ type: 'section', text: { type: 'plain_text', text: cutTo(message.body, 3_000) } });
    const { answer } = await http(
      {
        url: secrets.url ?? '',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ text: escapeMarks(cutTo(message.title, 300)), blocks }),
      },
      signal,
    );
    return answer;
  };

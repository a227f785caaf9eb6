import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';
import { cutTo } from '../text.ts';
import { type Http, jsonOf } from './http.ts';
import type { Send } from './types.ts';

/** Each part of 70 letters is paid for. */
const longestText = 480;
/** Unknown number, not reachable for ever, and a reader who has answered STOP. */
const goneCodes = new Set([21211, 21214, 21217, 21610, 21614]);

export const createTwilioSender =
  (http: Http, origin: string): Send<ConfigOf<'sms'>> =>
  async (message, { config, secrets }, signal) => {
    const text = cutTo([message.title, message.body].filter(Boolean).join('\n'), longestText);
    const authorization = `Basic ${Buffer.from(`${config.accountSid}:${secrets.authToken ?? ''}`).toString('base64')}`;
    const {
      status,
      text: said,
      answer,
    } = await http(
      {
        url: `${origin}/2010-04-01/Accounts/${config.accountSid}/Messages.json`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
        body: new URLSearchParams({ To: config.to, From: config.from, Body: text }).toString(),
      },
      signal,
    );
    const { sid, status: state, code, message: why } = jsonOf(said);
    if (answer.kind === 'sent' && typeof sid === 'string')
      return { kind: 'sent', answer: `${status} ${String(state)} as ${sid}` };
    if (answer.kind !== 'permanent' || typeof code !== 'number') return answer;
    const words = `${status} ${code}: ${String(why)}`;
    if (goneCodes.has(code)) return { kind: 'permanent', why: 'gone', answer: words };
    // A wrong account is a 404 of Twilio's, and the number is not gone by that.
    return { kind: 'permanent', why: answer.why === 'gone' ? 'credentials' : answer.why, answer: words };
  };

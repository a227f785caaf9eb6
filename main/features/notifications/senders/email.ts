import { connect, type Socket } from 'node:net';
import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';
import { closedDirection, cutTo, escapeHtml, oneLine } from '../text.ts';
import { codeOf, networkAnswer } from './http.ts';
import type { Answer, Message, Send } from './types.ts';

interface Patience {
  connectMs: number;
  silenceMs: number;
  /** Of one try in all. */
  wholeMs: number;
}

const defaultPatience: Patience = { connectMs: 15_000, silenceMs: 20_000, wholeMs: 60_000 };
const longestBody = 100_000;
const idOf = (id: string) => `<${id}@optimus.localdomain>`;

const html = ({ title, body, severity }: Message): string =>
  [
    '<!doctype html><html><head><meta charset="utf-8"></head>',
    '<body style="font:14px/1.5 system-ui,sans-serif;color:#1f2328;background:#fff;margin:0;padding:16px">',
    `<p style="margin:0 0 4px;color:#59636e">${severity}</p>`,
    `<h1 dir="auto" style="font-size:18px;margin:0 0 12px">${escapeHtml(title)}</h1>`,
    `<div dir="auto" style="white-space:pre-wrap">${escapeHtml(cutTo(body, longestBody))}</div>`,
    '<p style="margin:24px 0 0;color:#59636e;font-size:12px">Sent by Optimus. The channel is in Notifications → Channels.</p>',
    '</body></html>',
  ].join('');

interface SmtpError {
  code?: string;
  response?: string;
  responseCode?: number;
  command?: string;
}

const certificate = /certificate|self.signed|altname/i;

/** What a failed conversation means: the server has said it in its code. */
function answerOf(error: unknown): Answer {
  const { code, response, responseCode, command } = error as SmtpError;
  const said = oneLine(response ?? (error instanceof Error ? error.message : String(error)));
  if (command === 'STARTTLS' || code === 'ETLS') {
    const inner = codeOf(error);
    if (!certificate.test(`${said} ${inner.message}`))
      return { kind: 'permanent', why: 'setup', answer: `The server offers no STARTTLS: ${said}` };
  }
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500)
    return { kind: 'temporary', answer: said };
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535)
    return { kind: 'permanent', why: 'credentials', answer: said };
  if (responseCode !== undefined && responseCode >= 500) {
    // At the recipient: nobody lives there. Later: this message is not wanted.
    const gone = code === 'EENVELOPE' && (command ?? '').startsWith('RCPT');
    return { kind: 'permanent', why: gone ? 'gone' : 'refused', answer: said };
  }
  const inner = codeOf(error);
  if (certificate.test(said) || certificate.test(inner.message))
    return {
      kind: 'permanent',
      why: 'setup',
      answer: `The certificate of the server is not trusted: ${oneLine(inner.message)}. Allow it in the channel if the server is your own.`,
    };
  if (code === 'ETLS') return { kind: 'permanent', why: 'setup', answer: said };
  const network = networkAnswer(error);
  return network.kind === 'temporary' && inner.code.startsWith('E') && inner.code === code
    ? { kind: 'temporary', answer: network.answer }
    : network;
}

/** Our own socket, so that a server that hangs can be left at once. */
function openSocket(host: string, port: number, connectMs: number, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port });
  const late = setTimeout(
    () => socket.destroy(Object.assign(new Error('The server does not answer'), { code: 'ETIMEDOUT' })),
    connectMs,
  );
  const leave = () => socket.destroy();
  signal.addEventListener('abort', leave, { once: true });
  socket.once('connect', () => {
    clearTimeout(late);
    resolve(socket);
  });
  socket.once('error', reject);
  socket.once('close', () => {
    clearTimeout(late);
    signal.removeEventListener('abort', leave);
    reject(new Error('The connection was closed'));
  });
  return promise;
}

export const createEmailSender =
  (patience: Patience = defaultPatience): Send<ConfigOf<'email'>> =>
  async (message, { config, secrets }, outer) => {
    const whole = AbortSignal.timeout(patience.wholeMs);
    const signal = AbortSignal.any([outer, whole]);
    const over = Promise.withResolvers<never>();
    const giveUp = () => over.reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    over.promise.catch(() => {});
    let socket: Socket | null = null;
    try {
      socket = await openSocket(config.host, config.port, patience.connectMs, signal);
      const connection = socket;
      const { default: nodemailer } = await import('nodemailer');
      const transport = nodemailer.createTransport({
        host: config.host,
        port: config.port,
        secure: config.security === 'tls',
        requireTLS: config.security === 'starttls',
        ignoreTLS: config.security === 'none',
        ...(config.user !== '' && { auth: { user: config.user, pass: secrets.password ?? '' } }),
        tls: { rejectUnauthorized: !config.allowSelfSigned },
        name: 'optimus.localdomain',
        greetingTimeout: patience.silenceMs,
        socketTimeout: patience.silenceMs,
        disableFileAccess: true,
        disableUrlAccess: true,
        getSocket: (_options, callback) => callback(null, { connection }),
      });
      const sent = await Promise.race([
        transport.sendMail({
          from: { name: 'Optimus', address: config.from },
          to: config.to,
          subject: closedDirection(cutTo(oneLine(message.title), 200)),
          text: `${message.title}\n\n${cutTo(message.body, longestBody)}\n\n-- \nSent by Optimus (${message.severity})\n`,
          html: html(message),
          messageId: idOf(message.id),
          date: new Date(message.at),
          ...(message.inReplyTo && { inReplyTo: idOf(message.inReplyTo), references: idOf(message.inReplyTo) }),
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Optimus-Severity': message.severity },
        }),
        over.promise,
      ]);
      const answer = oneLine(sent.response);
      return {
        kind: 'sent',
        answer: sent.rejected.length > 0 ? `${answer}; not taken for ${sent.rejected.join(', ')}` : answer,
      };
    } catch (error) {
      if (outer.aborted) throw outer.reason;
      if (whole.aborted) return { kind: 'temporary', answer: `No answer within ${patience.wholeMs / 1_000} s` };
      return answerOf(error);
    } finally {
      signal.removeEventListener('abort', giveUp);
      socket?.destroy();
    }
  };

import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { ConfigOf } from '../../../../shared/features/notifications/channels.ts';

export interface Mail {
  to: string[];
  raw: string;
  header(name: string): string | null;
}

/** Headers end at the first empty line; a folded one goes on in the next. */
function headerOf(raw: string, name: string): string | null {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}

interface Options extends SMTPServerOptions {
  /** What it says to a message that has come in full; nothing is taken. */
  answer?: (mail: Mail, count: number) => { code: number; text: string } | null;
  /** What it says to a recipient. */
  recipient?: (address: string) => { code: number; text: string } | null;
}

const refusal = ({ code, text }: { code: number; text: string }) =>
  Object.assign(new Error(text), { responseCode: code });

/** A real SMTP server in this process. */
export async function startMailServer({ answer = () => null, recipient = () => null, ...options }: Options = {}) {
  const mails: Mail[] = [];
  let asked = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key ? [] : ['STARTTLS'],
    logger: false,
    ...options,
    onRcptTo({ address }, _session, done) {
      const no = recipient(address);
      done(no && refusal(no));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const mail: Mail = {
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          header: (name) => headerOf(raw, name),
        };
        const no = answer(mail, ++asked);
        if (no) return done(refusal(no));
        mails.push(mail);
        done(null, `2.0.0 OK queued as ${mails.length}`);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, mails, asked: () => asked };
}

export const mailTo = (port: number, more: Partial<ConfigOf<'email'>> = {}): ConfigOf<'email'> => ({
  kind: 'email',
  host: '127.0.0.1',
  port,
  security: 'none',
  user: '',
  from: 'optimus@example.org',
  to: ['me@example.org'],
  allowSelfSigned: false,
  ...more,
});

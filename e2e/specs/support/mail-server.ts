import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on loopback that takes everything. */
export async function startMailServer() {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done(null, `2.0.0 OK queued as ${mails.length}`);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const header = (raw: string, name: string) =>
    new RegExp(`^${name}:[ \\t]*([^\\r\\n]*(?:\\r\\n[ \\t][^\\r\\n]*)*)`, 'im')
      .exec(raw)?.[1]
      ?.replaceAll(/\s+/g, ' ')
      .trim() ?? '';
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    header,
    dispose: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

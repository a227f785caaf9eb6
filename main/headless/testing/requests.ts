import { randomBytes } from 'node:crypto';

export interface Facts {
  port: number;
  host: string;
  token: string;
  oldToken: string;
}
export type Headers = Record<string, string | null>;

const upper = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

/** A request that would be answered, but for what `headers` changes: null leaves one out. */
export function request({ host, token }: Facts, line: string, headers: Headers = {}, body = ''): string {
  const all: Headers = { host, authorization: `Bearer ${token}`, connection: 'close', ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : `${upper(name)}: ${value}\r\n`));
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

export const ping = 'GET /api/system/ping';
export const get =
  (headers: Headers, line = ping) =>
  (facts: Facts) =>
    request(facts, line, headers);
export const asHost = (name: (port: number) => string | null) => (facts: Facts) =>
  get({ host: name(facts.port) })(facts);
export const bare = (line: string) => (facts: Facts) => request(facts, line, { authorization: null });
export const withLine = (line: string) => (facts: Facts) => request(facts, line);

export const json = { 'content-type': 'application/json' };
export const settings = 'POST /api/settings';
export const post =
  (body: string | Buffer, headers: Headers = json, line = settings) =>
  (facts: Facts) =>
    Buffer.concat([
      Buffer.from(request(facts, line, { ...headers, 'content-length': String(Buffer.byteLength(body)) })),
      Buffer.from(body),
    ]);

const upgradeHeaders = ({ host, token }: Facts): Headers => ({
  authorization: null,
  connection: 'Upgrade',
  upgrade: 'websocket',
  origin: `http://${host}`,
  'sec-websocket-version': '13',
  'sec-websocket-key': randomBytes(16).toString('base64'),
  'sec-websocket-protocol': `optimus.v1, optimus.token.${token}`,
});
export const upgrade =
  (change: (facts: Facts) => Headers, line = 'GET /rpc') =>
  (facts: Facts) =>
    request(facts, line, { ...upgradeHeaders(facts), ...change(facts) });
export const offer = (protocols: (facts: Facts) => string | null) =>
  upgrade((facts) => ({ 'sec-websocket-protocol': protocols(facts) }));

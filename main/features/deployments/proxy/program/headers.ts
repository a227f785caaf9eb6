import type { IncomingMessage } from 'node:http';

/** Between two neighbours only, or set anew by us. `_` is to some servers what `-` is, and would be a way around. */
const ofRequests = new Set([
  'connection',
  'content-length',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]);
const ofAnswers = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);
const lengthsOf = (names: Iterable<string>) => {
  const lengths = new Uint8Array(64);
  for (const name of names) lengths[name.length] = 1;
  return lengths;
};
const requestLengths = lengthsOf(ofRequests);
const answerLengths = lengthsOf(ofAnswers);

/** The other names that `Connection` lists: they end here, too. */
function alsoListed(connection: string | undefined): Set<string> | null {
  if (connection === undefined || /^(?:keep-alive|close|upgrade)$/i.test(connection)) return null;
  return new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
}

export interface Client {
  address: string;
  /** Of this machine: another proxy here may say whom it speaks for; whoever comes from elsewhere may not. */
  local: boolean;
  secure: boolean;
  port: string;
  /** One request after the other, in their order, as they came. */
  busy: boolean;
  waiting: (() => void)[];
  /** It sent more at once than anybody does: nothing of it goes on any more. */
  refused: boolean;
}

const appended = (before: string | string[] | undefined, value: string) =>
  before === undefined ? value : `${Array.isArray(before) ? before.join(', ') : before}, ${value}`;

/** What is known of a request before its body. */
export type Asked = Pick<
  IncomingMessage,
  'method' | 'url' | 'httpVersion' | 'httpVersionMajor' | 'rawHeaders' | 'headers'
>;

/** What goes to the upstream: names and values in turn. */
export function requestHeaders(req: Asked, client: Client, host: string | undefined, upgrade: string | null): string[] {
  const raw = req.rawHeaders;
  const out: string[] = [];
  const { headers } = req;
  const listed = alsoListed(headers.connection);
  // HTTP/1.0 may be without, what we speak to the version may not.
  out.push('Host', host ?? `localhost:${client.port}`);
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    if (listed !== null || (name.length < 64 && requestLengths[name.length] === 1)) {
      const lower = name.toLowerCase();
      if (ofRequests.has(lower) || (lower.includes('_') && ofRequests.has(lower.replaceAll('_', '-')))) continue;
      if (listed?.has(lower)) continue;
    }
    out.push(name, raw[i + 1] as string);
  }
  const length = headers['content-length'];
  if (headers['transfer-encoding'] !== undefined) out.push('Transfer-Encoding', 'chunked');
  else if (length !== undefined) out.push('Content-Length', length);
  // Without it Node would announce a body in pieces where there is none.
  else if (upgrade === null && !bodyless.has(req.method as string)) out.push('Content-Length', '0');
  if (headers.expect !== undefined) out.push('Expect', headers.expect);
  const trusted = client.local ? headers : {};
  out.push('X-Forwarded-For', appended(trusted['x-forwarded-for'], client.address));
  out.push('X-Forwarded-Proto', one(trusted['x-forwarded-proto']) ?? (client.secure ? 'https' : 'http'));
  const forHost = one(trusted['x-forwarded-host']) ?? host;
  if (forHost !== undefined) out.push('X-Forwarded-Host', forHost);
  out.push('X-Forwarded-Port', one(trusted['x-forwarded-port']) ?? client.port);
  const node = client.address.includes(':') ? `"[${client.address}]"` : client.address;
  out.push('Forwarded', appended(trusted.forwarded, `for=${node};proto=${client.secure ? 'https' : 'http'}`));
  if (upgrade !== null) out.push('Connection', 'Upgrade', 'Upgrade', upgrade);
  return out;
}
const bodyless = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE']);
const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

const noText = /[^\t\x20-\x7e\x80-\xff]/;
export const isText = (value: string) => !noText.test(value);
const noPath = /[^\x21-\x7e\x80-\xff]/;

/** Whether it may stand behind the body: not what a version would take for its place, its framing or who asks. */
export const isTrailer = (name: string) => !ofRequests.has(name.toLowerCase().replaceAll('_', '-'));

/** The first lines of a request, as they go over the wire; null when something in them would be a line of its own. */
export function requestHead(method: string, path: string, headers: readonly string[]): string | null {
  if (noPath.test(path)) return null;
  let head = `${method} ${path} HTTP/1.1\r\n`;
  for (let i = 0; i < headers.length; i += 2) {
    const value = headers[i + 1] as string;
    if (!isText(value)) return null;
    head += `${headers[i]}: ${value}\r\n`;
  }
  return `${head}\r\n`;
}

export interface AnswerHead {
  /** Names and values in turn. Node adds how the body is framed. */
  headers: string[];
  chunked: boolean;
  /** It goes on for as long as somebody listens. */
  events: boolean;
}

/** What goes back to the client. */
export function answerHead(raw: readonly string[], cookie: string | null, trailers: boolean): AnswerHead {
  const headers: string[] = [];
  let chunked = false;
  let events = false;
  let listed: Set<string> | null = null;
  for (let i = 0; i < raw.length; i += 2) {
    const { length } = raw[i] as string;
    if (length !== 10 && length !== 12 && length !== 17) continue;
    const lower = (raw[i] as string).toLowerCase();
    if (lower === 'connection') {
      const more = alsoListed(raw[i + 1] as string);
      if (more !== null) listed = listed === null ? more : new Set([...listed, ...more]);
    } else if (lower === 'transfer-encoding') chunked = true;
    else if (lower === 'content-type') events ||= (raw[i + 1] as string).startsWith('text/event-stream');
  }
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    const { length } = name;
    if (listed !== null || length === 7 || (length < 64 && answerLengths[length] === 1)) {
      const lower = name.toLowerCase();
      if (ofAnswers.has(lower) || listed?.has(lower) || (lower === 'trailer' && !(trailers && chunked))) continue;
    }
    headers.push(name, raw[i + 1] as string);
  }
  if (cookie !== null) headers.push('Set-Cookie', cookie);
  return { headers, chunked, events };
}

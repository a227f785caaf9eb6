import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { bucketOf, cookieOfShare, shareOfCookie } from './choose.ts';
import { stalledAfterMs } from './doors.ts';
import {
  type AnswerHead,
  type Asked,
  answerHead,
  type Client,
  isText,
  isTrailer,
  requestHead,
  requestHeaders,
} from './headers.ts';
import type { Asker, Line } from './line.ts';
import type { Place } from './place.ts';
import type { PlainReply } from './plain-reply.ts';
import type { PlainRequest } from './plain-request.ts';
import { type Active, enter, leave, type Release } from './release.ts';
import { lineTo, type Peer } from './upstream.ts';

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
/** A connection that has been idle for longer may be about to be closed by the other side: no request that cannot be repeated goes there. */
const surelyOpenMs = 400;

/** Smaller answers go to the client in one piece with their head. */
const smallBytes = 16_384;

/** The client's place in [0,100), and the cookie that lets it stay there. */
export function shareFor(
  place: Place,
  headers: IncomingMessage['headers'],
  client: Client,
): { share: number; cookie: string | null } {
  if (!place.split) return { share: 0, cookie: null };
  const { sticky } = place;
  if (sticky.by === 'cookie') {
    const share = shareOfCookie(headers.cookie);
    if (share !== null) return { share, cookie: null };
    const fresh = place.spread.next();
    return { share: fresh, cookie: cookieOfShare(fresh, client.secure) };
  }
  if (sticky.by === 'header') {
    const value = headers[sticky.name.toLowerCase()];
    if (value !== undefined) return { share: bucketOf(String(value)), cookie: null };
  }
  if (sticky.by === 'address') {
    const told = client.local ? headers['x-forwarded-for'] : undefined;
    return {
      share: bucketOf(
        String(told ?? client.address)
          .split(',')[0]
          ?.trim() ?? '',
      ),
      cookie: null,
    };
  }
  return { share: place.spread.next(), cookie: null };
}

/** Node takes the first of several, another server might take the last. */
function hosts(raw: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < raw.length; i += 2)
    if ((raw[i] as string).length === 4 && (raw[i] as string).toLowerCase() === 'host') count += 1;
  return count;
}

/** What is asked for, without who is asked: `null` when it is neither a path nor an address, asks two at once, or speaks HTTP of another kind. */
export function pathOf(req: Asked): { path: string; host: string | undefined } | null {
  if (req.httpVersionMajor !== 1 || hosts(req.rawHeaders) > 1) return null;
  const url = req.url ?? '';
  if (url.charCodeAt(0) === 0x2f || (url === '*' && req.method === 'OPTIONS'))
    return { path: url, host: req.headers.host };
  if (!/^https?:\/\//i.test(url)) return null;
  try {
    const parsed = new URL(url);
    return { path: `${parsed.pathname}${parsed.search}`, host: parsed.host };
  } catch {
    return null;
  }
}

export const lateText = ({ answerMs }: Place) => `The version did not answer within ${answerMs / 1_000} s.\n`;

export function refuse(res: ServerResponse | PlainReply, status: number, text: string, headers: string[] = []): void {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  res.writeHead(status, STATUS_CODES[status] ?? '', [
    ...['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(Buffer.byteLength(text))],
    ...headers,
  ]);
  res.end(text);
}
export const close = ['Connection', 'close'];

export function forward(
  place: Place,
  client: Client,
  req: IncomingMessage | PlainRequest,
  res: ServerResponse | PlainReply,
): void {
  const startedAt = performance.now();
  const asked = pathOf(req);
  if (!asked) {
    refuse(res, 400, 'That is not clear.\n', close);
    return;
  }
  const { headers: told } = req;
  const { share, cookie } = shareFor(place, told, client);
  const coding = told['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    // Nobody undoes it here, and the version would not hear of it.
    refuse(res, 501, 'A body in that coding is not taken.\n', close);
    return;
  }
  const pieces = coding !== undefined;
  const bodied = pieces || (told['content-length'] ?? '0') !== '0';
  /** What of the request is still to come. */
  const upload = bodied && !('body' in req) ? req : null;
  const method = req.method as string;
  const repeatable = !bodied && idempotent.has(method);
  let head = requestHead(method, asked.path, requestHeaders(req, client, asked.host, null));
  if (head === null) {
    refuse(res, 400, 'That cannot be asked for.\n', upload ? close : []);
    return;
  }
  if ('body' in req && req.body !== null) head += req.body.toString('latin1');
  const text = head;

  let tried: Peer[] | null = null;
  let release: Release | null = null;
  let peer: Peer | null = null;
  let line: Line | null = null;
  let status = 0;
  let message = '';
  let back: AnswerHead | null = null;
  /** Came in the same read as the head. */
  let first: Buffer | null = null;
  let flushed = false;
  let repeated = false;
  let over = false;
  let cutting = false;
  let bodyBegun = false;
  let continued = false;
  let firstByteMs: number | null = null;
  let movedAt = startedAt;
  /** Since when it is for the version to say something; while it is asked to take a connection that has a time of its own. */
  let askedAt: number | null = null;
  /** All of the request was sent on. */
  let whole = upload === null;

  const hangUp = () => {
    line?.destroy();
    line = null;
  };
  const exchange: Active = {
    at: -1,
    kind: 'request',
    async cut() {
      cutting = true;
      res.destroy();
      hangUp();
      finish(true);
      return false;
    },
    look(now) {
      if (over) return;
      if (back === null && whole && askedAt !== null && now - askedAt > place.answerMs) {
        hangUp();
        fail(504, lateText(place), true);
        return;
      }
      if (whole) movedAt = now;
      else if (now - movedAt > stalledAfterMs) {
        // Who does not take the answer either is let go as anybody is.
        if (res.writableLength > 0 || !upload?.isPaused()) return void res.destroy();
        // There is more for the version, and it does not take it.
        hangUp();
        fail(504, 'The version stopped reading the request.\n', true);
      }
    },
  };

  const letGo = () => {
    if (peer) peer.inFlight -= 1;
    peer = null;
    if (release) leave(release, exchange);
  };

  /** Once for each request, whatever became of it. */
  const finish = (failed: boolean, left = false) => {
    if (over) return;
    over = true;
    if (release) {
      if (cutting) release.counter.cutRequests += 1;
      release.counter.over(failed, left ? null : (firstByteMs ?? performance.now() - startedAt));
    }
    letGo();
  };

  const fail = (code: number, said: string, last = upload !== null) => {
    finish(true);
    // A body that was begun and is not read to its end would be taken for the next request.
    refuse(res, code, said, last ? close : []);
  };

  const attempt = () => {
    const chosen = place.choose(share, tried);
    if (!chosen) {
      // Counted here and not with a version: none of them got it.
      place.unserved();
      over = true;
      letGo();
      return refuse(res, 503, 'No version of this can answer now.\n', ['Retry-After', '1', ...(upload ? close : [])]);
    }
    if (release !== chosen.release) {
      if (release) leave(release, exchange);
      release = chosen.release;
      enter(release, exchange);
    }
    peer = chosen.peer;
    peer.inFlight += 1;
    askedAt = null;
    line = lineTo(peer, repeatable ? null : surelyOpenMs);
    line.ask(asker, method, text, upload !== null);
  };

  const again = () => {
    if (peer) peer.inFlight -= 1;
    peer = null;
    attempt();
  };

  /** What has come of the answer goes on to the client. */
  const begin = () => {
    if (back === null || res.headersSent) return;
    try {
      // Nobody knows whether the client sends its body now or not.
      if (told.expect !== undefined && !continued) back.headers.push('Connection', 'close');
      res.writeHead(status, message, back.headers);
    } catch {
      hangUp();
      fail(502, 'The version answered with something that is no answer.\n');
    }
  };

  const asker: Asker = {
    connected() {
      askedAt = performance.now();
      if (upload && !bodyBegun && !over) sendBody(upload);
    },
    information(code, headers) {
      askedAt = performance.now();
      // HTTP/1.0 has none of it and would take it for the answer; and it does not pile up before who does not read.
      if (res.headersSent || res.destroyed || req.httpVersion === '1.0' || res.writableNeedDrain) return;
      if (code === 100) {
        continued = true;
        res.writeContinue();
      }
      if (code !== 103) return;
      const links = pairs(headers).flatMap(([name, value]) => (name.toLowerCase() === 'link' ? [value] : []));
      if (links.length === 0) return;
      try {
        res.writeEarlyHints({ link: links.join(', ') });
      } catch {
        // Node passes on fewer kinds of links than there are, and only one by one. They are hints: the answer comes without them.
      }
    },
    head(code, said, headers) {
      if (peer !== null && peer.ejectedAt !== null) place.answers(peer);
      status = code;
      message = said;
      back = answerHead(headers, cookie, req.httpVersion === '1.1' && method !== 'HEAD');
      // A stream that goes on for as long as somebody listens says nothing about speed but by its beginning.
      if (back.events) firstByteMs = performance.now() - startedAt;
    },
    body(chunk) {
      movedAt = performance.now();
      if (first === null && !res.headersSent) {
        first = chunk;
        return;
      }
      this.pass();
      if (!over && !res.write(chunk)) line?.pause();
    },
    pass() {
      begin();
      if (over) return;
      if (first !== null) {
        const chunk = first;
        first = null;
        if (!res.write(chunk)) line?.pause();
      } else if (back && !flushed) res.flushHeaders();
      if (back) flushed = true;
    },
    end(trailers) {
      line = null;
      begin();
      if (over) return;
      if (back?.chunked && trailers.length > 0) res.addTrailers(pairs(trailers));
      if (first === null) res.end();
      // Strings of bytes: only they go out in one piece with the head.
      else if (first.length <= smallBytes) res.end(first.toString('latin1'), 'latin1');
      else res.end(first);
      // The rest of it is read and dropped, or the client could not hear the answer.
      upload?.resume();
    },
    drain() {
      upload?.resume();
    },
    broken(connected, heard) {
      line = null;
      if (!over && !connected) {
        place.refused(peer as Peer);
        tried = [...(tried ?? []), peer as Peer];
        return again();
      }
      // Not before: what is read while nobody takes it is lost to the next that is asked.
      upload?.resume();
      if (over) return;
      if (back !== null) {
        begin();
        // The client must see that the answer is not whole.
        res.destroy();
        finish(true);
        return;
      }
      if (repeatable && !repeated && !heard) {
        repeated = true;
        return again();
      }
      fail(502, 'The version ended the connection without an answer.\n');
    },
  };

  const sendBody = (from: IncomingMessage) => {
    bodyBegun = true;
    const to = line as Line;
    from.on('data', (chunk: Buffer) => {
      movedAt = performance.now();
      if (line !== to) return;
      if (!(pieces ? to.writePiece(chunk) : to.write(chunk))) from.pause();
    });
    from.on('end', () => {
      whole = true;
      askedAt = performance.now();
      if (line !== to) return;
      to.finish(pieces ? lastPiece(from.rawTrailers) : '');
    });
  };

  res.on('drain', () => line?.resume());
  res.on('finish', () => {
    finish((status || 500) >= 500);
    // Whatever of the body comes now is of no use to anybody.
    if (upload && !upload.complete) hangUp();
  });
  res.on('close', () => {
    if (over) return;
    hangUp();
    finish(false, true);
  });
  upload?.on('error', () => {});
  attempt();
}

/** The end of a body in pieces. */
function lastPiece(trailers: readonly string[]): string {
  let text = '0\r\n';
  for (const [name, value] of pairs(trailers)) if (isText(value) && isTrailer(name)) text += `${name}: ${value}\r\n`;
  return `${text}\r\n`;
}

function pairs(flat: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) out.push([flat[i] as string, flat[i + 1] as string]);
  return out;
}

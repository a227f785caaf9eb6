import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { mostHeldBytes } from './doors.ts';
import { close, lateText, pathOf, refuse, shareFor } from './forward.ts';
import { answerHead, type Client, requestHeaders } from './headers.ts';
import type { Place } from './place.ts';
import { PlainReply } from './plain-reply.ts';
import { type Active, enter, leave } from './release.ts';
import { createTunnel } from './tunnel.ts';
import type { Peer } from './upstream.ts';

/** What is no request to change the protocol, or one that must not be followed, is answered like any other. */
export function mayUpgrade({ headers, method, httpVersion }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    headers.upgrade !== undefined &&
    // Also as the second of two: which of them it takes is for the version to say.
    !/(?:^|,)\s*h2c?\b/i.test(headers.upgrade) &&
    (headers['content-length'] ?? '0') === '0' &&
    headers['transfer-encoding'] === undefined
  );
}

export function upgrade(
  place: Place,
  client: Client,
  req: IncomingMessage,
  socket: Socket,
  first: Buffer,
  onTunnel: () => void,
): void {
  const startedAt = performance.now();
  // Node's own would not hear any more that there is room for the rest of it.
  const reply = new PlainReply({
    ...{ socket, headOnly: false, keepAlive: false, keepAliveSeconds: 0 },
    // Nobody reads any more what it says, not even that it ends.
    onFinish: () => socket.destroySoon(),
  });
  /** For whom it speaks to then. It is read already, or nobody would see that it leaves. */
  const early = [first];
  let earlyBytes = first.length;
  const onData = (bytes: Buffer) => {
    early.push(bytes);
    earlyBytes += bytes.length;
    if (earlyBytes > mostHeldBytes) socket.pause();
  };
  const onDrain = () => reply.drained();
  const onEnd = () => socket.destroySoon();
  const onClose = () => reply.closed();
  socket.on('error', () => {});
  socket.on('data', onData).on('drain', onDrain).on('end', onEnd).on('close', onClose);
  const asked = pathOf(req);
  if (!asked) {
    refuse(reply, 400, 'That is not clear.\n', close);
    return;
  }
  const { share, cookie } = shareFor(place, req.headers, client);
  const headers = requestHeaders(req, client, asked.host, req.headers.upgrade as string);
  const webSocket = req.headers.upgrade?.toLowerCase() === 'websocket';

  const unserved = () => refuse(reply, 503, 'No version of this can answer now.\n', [...close, 'Retry-After', '1']);
  const attempt = (tried: Peer[]) => {
    if (place.gone) return unserved();
    const chosen = place.choose(share, tried);
    if (!chosen) {
      place.unserved();
      return unserved();
    }
    const { release, peer } = chosen;
    let connected = false;
    let late = false;
    let over = false;
    const shaking: Active = {
      at: -1,
      kind: 'request',
      async cut() {
        release.counter.cutRequests += 1;
        finish(true);
        current.destroy();
        socket.destroy();
        return false;
      },
    };
    const finish = (failed: boolean | null) => {
      if (over) return;
      over = true;
      peer.inFlight -= 1;
      if (failed !== null) release.counter.over(failed, failed ? null : performance.now() - startedAt);
      leave(release, shaking);
    };
    enter(release, shaking);
    peer.inFlight += 1;
    const current = request({
      agent: false,
      host: peer.host,
      port: peer.port,
      method: 'GET',
      path: asked.path,
      headers,
      setHost: false,
      maxHeaderSize: 65_536,
    });
    current.maxHeadersCount = 0;
    const left = () => {
      current.destroy();
      finish(null);
    };
    socket.once('close', left);
    current.once('socket', (to) => {
      to.setTimeout(5_000, () => {
        late = connected;
        to.destroy(new Error(late ? 'no answer' : 'no connection within 5 s'));
      });
      to.once('connect', () => {
        connected = true;
        to.setTimeout(place.answerMs);
      });
    });
    current.once('upgrade', (answer, to, head) => {
      if (over) return void to.destroy();
      if (place.gone) {
        finish(null);
        to.destroy();
        return unserved();
      }
      to.setTimeout(0);
      socket.off('close', left).off('close', onClose).off('end', onEnd).off('drain', onDrain).off('data', onData);
      socket.pause();
      onTunnel();
      const lines = answerHead(answer.rawHeaders, cookie, false).headers;
      lines.push('Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? (req.headers.upgrade as string));
      let text = `HTTP/1.1 101 ${answer.statusMessage || 'Switching Protocols'}\r\n`;
      for (let i = 0; i < lines.length; i += 2) text += `${lines[i]}: ${lines[i + 1]}\r\n`;
      socket.write(`${text}\r\n`, 'latin1');
      const tunnel = createTunnel(socket, to, webSocket, (cut) => {
        if (cut) release.counter.cutSockets += 1;
        leave(release, tunnel);
      });
      // One that came about is no request any more: it is counted among the sockets.
      enter(release, tunnel);
      finish(null);
      if (head.length > 0) to.unshift(head);
      if (earlyBytes > 0) socket.unshift(Buffer.concat(early));
      socket.resume();
    });
    current.once('response', (answer) => {
      if (over) return void answer.destroy();
      answer.socket.setTimeout(0);
      if (peer.ejectedAt !== null) place.answers(peer);
      try {
        const { headers: back } = answerHead(answer.rawHeaders, cookie, false);
        reply.writeHead(answer.statusCode as number, answer.statusMessage as string, back);
        reply.flushHeaders();
      } catch {
        finish(true);
        answer.destroy();
        return refuse(reply, 502, 'The version answered with something that is no answer.\n', close);
      }
      reply.on('drain', () => void answer.resume());
      reply.on('finish', () => finish((answer.statusCode as number) >= 500));
      answer.on('data', (chunk: Buffer) => {
        if (!reply.write(chunk)) answer.pause();
      });
      answer.on('end', () => reply.end());
      answer.on('error', () => socket.destroy());
    });
    current.on('error', () => {
      if (over) return;
      if (!connected) {
        finish(null);
        socket.off('close', left);
        place.refused(peer);
        return attempt([...tried, peer]);
      }
      finish(true);
      if (late) refuse(reply, 504, lateText(place), close);
      else refuse(reply, 502, 'The version ended the connection without an answer.\n', close);
    });
    current.end();
  };
  attempt([]);
}

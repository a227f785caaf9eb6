import type { Socket } from 'node:net';
import { createBag, type InBag } from './bag.ts';
import { PlainReply } from './plain-reply.ts';
import { createReadPlain, type PlainRequest } from './plain-request.ts';

/** A client may begin its next request at the last moment that it was told of. */
const lastMomentMs = 1_000;

/** What a client sends while it waits for an answer is not read beyond this. */
export const mostHeldBytes = 65_536;

/** Who takes nothing of an answer for longer is not waited for. */
export const stalledAfterMs = 120_000;

interface DoorsOptions {
  maxHeaderSize: number;
  headersTimeout: number;
  keepAliveTimeout: number;
  /** The name of a header that the place goes by, in small letters. */
  also(): string | null;
  serve(request: PlainRequest, reply: PlainReply, socket: Socket): void;
  /** From here on the connection belongs to Node's server. */
  toNode(socket: Socket): void;
}

interface Door extends InBag {
  look(now: number): void;
  /** When it is idle; `alsoFresh`: when nothing has come over it yet, too. */
  close(alsoFresh: boolean): void;
}

export interface Doors {
  take(socket: Socket): void;
  /** It is a tunnel now: who is at its end reads when they like. */
  tunnelled(socket: Socket): void;
  tick(now: number): void;
  close(): void;
}

/** Says, look by look, whether who is at the other end has taken nothing of what waits for them for too long. */
function createPatience(socket: Socket): (at: number) => boolean {
  /** Not taken yet, when it was last looked at. */
  let unread = 0;
  let since = 0;
  return (at) => {
    if (socket.writableLength !== unread || unread === 0) {
      unread = socket.writableLength;
      since = at;
      return false;
    }
    return at - since > stalledAfterMs;
  };
}

/**
 * Connections whose requests come whole, one after the other. Whatever else comes over one of them, it goes to Node's server with
 * it, to the last byte and for good: what is incomplete, too much, wrong, to be continued or to be upgraded is decided there alone.
 */
export function createDoors(options: DoorsOptions): Doors {
  const { serve, toNode, also, headersTimeout, keepAliveTimeout } = options;
  const read = createReadPlain(options.maxHeaderSize);
  const doors = createBag<Door>();
  /** Node's server looks for who is slow to ask, and not for who is slow to listen. */
  const atNode = new Map<Socket, (at: number) => boolean>();
  const keepAliveSeconds = Math.floor(keepAliveTimeout / 1_000);
  // Exact enough to see who has been idle for long.
  let now = performance.now();
  let closing = false;

  const take = (socket: Socket) => {
    let reply: PlainReply | null = null;
    let idleSince = now;
    let fresh = true;
    let held: Buffer[] = [];
    let heldBytes = 0;
    const stalls = createPatience(socket);

    const door: Door = {
      at: -1,
      look(at) {
        if (reply !== null) {
          if (stalls(at)) socket.destroy();
          return;
        }
        if (fresh && at - idleSince > headersTimeout)
          socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', 'latin1');
        if (at - idleSince > (fresh ? headersTimeout : keepAliveTimeout + lastMomentMs)) socket.destroySoon();
      },
      close(alsoFresh) {
        // What it has not said yet says that it ends.
        if (reply !== null) reply.keepAlive = false;
        else if (alsoFresh || !fresh) socket.destroySoon();
      },
    };
    const onData = (bytes: Buffer) => {
      if (reply !== null) {
        held.push(bytes);
        heldBytes += bytes.length;
        if (heldBytes > mostHeldBytes) socket.pause();
        return;
      }
      if (!socket.writable) return;
      const request = read(bytes, also());
      if (request === null) {
        leave();
        socket.pause();
        socket.unshift(bytes);
        atNode.set(socket, stalls);
        socket.once('close', () => atNode.delete(socket));
        toNode(socket);
        socket.resume();
        return;
      }
      fresh = false;
      reply = new PlainReply({
        ...{ socket, keepAliveSeconds, onFinish },
        headOnly: request.method === 'HEAD',
        keepAlive: request.keepAlive && !closing,
      });
      serve(request, reply, socket);
    };
    const onFinish = (done: PlainReply) => {
      reply = null;
      idleSince = now;
      if (!done.keepAlive || closing) {
        // What has come behind the last request is not done: nobody would hear of it.
        held = [];
        socket.destroySoon();
        return;
      }
      if (heldBytes === 0) return;
      const bytes = Buffer.concat(held);
      held = [];
      heldBytes = 0;
      if (socket.isPaused()) socket.resume();
      onData(bytes);
    };
    const onDrain = () => reply?.drained();
    const onEnd = () => socket.destroySoon();
    const onError = () => {};
    const onClose = () => {
      doors.delete(door);
      reply?.closed();
    };
    const leave = () => {
      doors.delete(door);
      socket.off('data', onData).off('drain', onDrain).off('end', onEnd).off('error', onError).off('close', onClose);
    };
    doors.add(door);
    socket.on('data', onData).on('drain', onDrain).on('end', onEnd).on('error', onError).on('close', onClose);
    // Its handshake took longer than the door was open.
    if (closing) setTimeout(() => door.close(true), headersTimeout).unref();
  };

  return {
    take,
    tunnelled: (socket) => void atNode.delete(socket),
    tick(at) {
      now = at;
      for (const door of doors.all()) door.look(at);
      for (const [socket, stalls] of atNode) if (stalls(at)) socket.destroy();
    },
    close() {
      closing = true;
      for (const door of doors.all()) door.close(false);
      // A request may be on its way.
      setTimeout(() => {
        for (const door of doors.all()) door.close(true);
      }, headersTimeout).unref();
    },
  };
}

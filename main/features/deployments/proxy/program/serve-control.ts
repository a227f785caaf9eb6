import { timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { readLines } from '../lines.ts';
import type { FromProgram, ProgramConfig, ToProgram, WireProblem } from '../protocol.ts';
import { type Places, Problem } from './places.ts';

const mostStrangers = 16;

/** Who may open the socket and knows the token may say what is served. */
export async function serveControl({
  config,
  places,
  end,
}: {
  config: ProgramConfig;
  places: Places;
  end: () => void;
}) {
  const trusted = new Set<Socket>();
  const strangers = new Set<Socket>();
  const send = (socket: Socket, message: FromProgram) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
  };
  const token = Buffer.from(config.token);
  const isToken = (told: unknown) => {
    const bytes = Buffer.from(String(told));
    return bytes.length === token.length && timingSafeEqual(bytes, token);
  };

  const server = createServer((socket) => {
    const drains = new Map<number, AbortController>();
    const previews = new Set<string>();
    if (strangers.size >= mostStrangers) socket.destroy();
    strangers.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      strangers.delete(socket);
      trusted.delete(socket);
      // A preview is for the tests of whoever asked for it.
      for (const id of previews) places.remove(id);
      for (const drain of drains.values()) drain.abort();
    });

    const answer = async (message: Exclude<ToProgram, { hello: unknown }>): Promise<unknown> => {
      switch (message.op) {
        case 'apply':
          await places.apply(message.ask.route);
          return null;
        case 'remove':
          places.remove(message.ask.routeId);
          return null;
        case 'counts':
          return places.counts(message.ask.routeId);
        case 'drain': {
          const abort = new AbortController();
          drains.set(message.call, abort);
          const { routeId, releaseId, ms } = message.ask;
          return await places.drain(routeId, releaseId, ms, abort.signal).finally(() => drains.delete(message.call));
        }
        case 'cancel':
          drains.get(message.ask.call)?.abort();
          return null;
        case 'preview': {
          const preview = await places.preview(message.ask.backend);
          previews.add(preview.previewId);
          return preview;
        }
        case 'closePreview':
          if (previews.delete(message.ask.previewId)) places.remove(message.ask.previewId);
          return null;
        case 'end':
          setImmediate(end);
          return null;
      }
    };

    readLines(socket, (line) => {
      let message: ToProgram;
      try {
        message = JSON.parse(line) as ToProgram;
      } catch {
        socket.destroy();
        return;
      }
      if (!trusted.has(socket)) {
        if (!('hello' in message) || !isToken(message.hello?.token)) {
          socket.destroy();
          return;
        }
        strangers.delete(socket);
        trusted.add(socket);
        send(socket, { welcome: { pid: process.pid, epoch: places.epoch, routes: places.ids() } });
        return;
      }
      if ('hello' in message) return;
      const { call } = message;
      answer(message).then(
        (value) => send(socket, { call, answer: value }),
        (error: unknown) => send(socket, { call, problem: problemOf(error) }),
      );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.socket, resolve);
  });
  return {
    changed(routeId: string) {
      for (const socket of trusted) send(socket, { changed: routeId });
    },
    close() {
      server.close();
      for (const socket of [...trusted, ...strangers]) socket.end();
    },
  };
}

function problemOf(error: unknown): WireProblem {
  if (error instanceof Problem) return error.wire;
  return {
    code: 'UNAVAILABLE',
    what: 'proxy',
    why: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

import type { Duplex } from 'node:stream';
import { stalledAfterMs } from './doors.ts';
import { closeFrame, createFrameWatch } from './frames.ts';
import type { Active } from './release.ts';

const boundaryWithinMs = 2_000;
const answerWithinMs = 2_000;

/** Two connections that are one now. `onEnd` is told once, and whether it was we who broke it off. */
export function createTunnel(
  client: Duplex,
  upstream: Duplex,
  webSocket: boolean,
  onEnd: (cut: boolean) => void,
): Active {
  const down = webSocket ? createFrameWatch() : null;
  const up = webSocket ? createFrameWatch() : null;
  const ended = Promise.withResolvers<boolean>();
  /** The client says no more: when something came for it last. It may be gone as well, and nothing tells. */
  let deafSince: number | null = null;
  let over = false;
  let cutting = false;
  /** We said goodbye in this direction: what else comes must not follow it. */
  let downShut = false;
  let upShut = false;

  const end = (clean: boolean) => {
    if (over) return;
    over = true;
    onEnd(!clean);
    ended.resolve(clean);
  };
  const sayGoodbye = () => {
    if (down && !downShut && down.boundary()) {
      downShut = true;
      if (!down.closed()) client.write(closeFrame(false));
    }
    if (up && !upShut && up.boundary()) {
      upShut = true;
      if (!up.closed()) upstream.write(closeFrame(true));
    }
    finishWhenAnswered();
  };
  /** The client answered our close frame with its own: it has heard it. */
  const finishWhenAnswered = () => {
    if (!cutting || !downShut || !up?.closed()) return;
    client.end();
    upstream.end();
  };

  client.on('data', (chunk: Buffer) => {
    up?.see(chunk);
    if (!upShut && !upstream.write(chunk)) client.pause();
    if (cutting) sayGoodbye();
  });
  upstream.on('data', (chunk: Buffer) => {
    if (deafSince !== null) deafSince = performance.now();
    down?.see(chunk);
    if (!downShut && !client.write(chunk)) upstream.pause();
    if (cutting) sayGoodbye();
  });
  client.on('drain', () => upstream.resume());
  upstream.on('drain', () => client.resume());
  client.on('end', () => {
    upstream.end();
    deafSince = performance.now();
    // One end of a WebSocket is the end of both, also for who does not say so.
    if (webSocket) setTimeout(() => client.destroy(), answerWithinMs).unref();
  });
  upstream.on('end', () => client.end());
  // The end of one is the end of the other, also when it is not an orderly one.
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
  client.on('close', () => {
    upstream.destroy();
    end(!cutting || (downShut && (up?.closed() ?? false)));
  });
  upstream.on('close', () => {
    if (!client.writableEnded) client.end();
    if (!webSocket || !cutting) setTimeout(() => client.destroy(), 1_000).unref();
  });

  return {
    at: -1,
    kind: 'socket',
    look(now) {
      if (deafSince !== null && now - deafSince > stalledAfterMs) client.destroy();
    },
    cut() {
      if (over || cutting) return ended.promise;
      cutting = true;
      if (webSocket) sayGoodbye();
      else client.end();
      setTimeout(() => {
        // In the middle of a frame no word of ours could be understood.
        client.end();
        setTimeout(() => client.destroy(), 200).unref();
      }, boundaryWithinMs + answerWithinMs).unref();
      return ended.promise;
    },
  };
}

import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 when the host closed without a word. */
  status: number;
  text: string;
  closed: boolean;
}

const patienceMs = 5_000;

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      // A reset is one of the ways in which a host refuses.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/** Reads until the host closes, or has answered and waits for more. */
export function readAll(socket: Socket, isEnough: (text: string) => boolean = () => false): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const text = () => Buffer.concat(parts).toString('latin1');
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.off('data', onData);
      const all = text();
      resolve({ status: Number(/^HTTP\/1\.\d (\d{3})/.exec(all)?.[1] ?? 0), text: all, closed });
    };
    const onData = (part: Buffer) => {
      parts.push(part);
      if (isEnough(text())) finish(false);
    };
    const timer = setTimeout(() => finish(false), patienceMs);
    socket.on('data', onData);
    socket.once('close', () => finish(true));
    if (socket.destroyed) finish(true);
  });
}

/** Sends bytes as they are: no client library mends them on the way. */
export async function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await open(port);
  const answer = readAll(socket);
  socket.write(bytes);
  const result = await answer;
  socket.destroy();
  return result;
}

/** One WebSocket frame, masked as clients must, unless told otherwise. */
export function wsFrame(
  payload: string | Buffer,
  {
    opcode = 1,
    fin = true,
    masked = true,
    rsv = 0,
    claim,
  }: { opcode?: number; fin?: boolean; masked?: boolean; rsv?: number; claim?: bigint } = {},
): Buffer {
  const body = Buffer.from(payload);
  const length = claim ?? BigInt(body.length);
  const head: number[] = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126n) head.push(mask | Number(length));
  else if (length < 65_536n) head.push(mask | 126, Number(length >> 8n), Number(length & 255n));
  else {
    const wide = Buffer.alloc(8);
    wide.writeBigUInt64BE(length);
    head.push(mask | 127, ...wide);
  }
  // A mask of zeroes is a mask, and leaves the payload readable here.
  return Buffer.concat([Buffer.from(head), Buffer.alloc(masked ? 4 : 0), body]);
}

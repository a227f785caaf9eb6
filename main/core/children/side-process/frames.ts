import type { Socket } from 'node:net';

export interface Frame {
  json: unknown;
  /** Raw numbers beside it, which JSON would make ten times as long. */
  payload: Buffer;
}

/** Of one frame. */
const mostBytes = 32 * 1024 * 1024;

export function writeFrame(socket: Socket, json: unknown, payload: Uint8Array = Buffer.alloc(0)): void {
  const text = Buffer.from(JSON.stringify(json), 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(payload.byteLength, 4);
  socket.cork();
  socket.write(head);
  socket.write(text);
  if (payload.byteLength > 0) socket.write(payload);
  socket.uncork();
}

/** Whole frames; what is none ends the socket. */
export function readFrames(socket: Socket, onFrame: (frame: Frame) => void): void {
  let parts: Buffer[] = [];
  let length = 0;
  let wanted = 8;
  let head: { text: number; payload: number } | null = null;

  socket.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    length += chunk.length;
    while (length >= wanted && !socket.destroyed) {
      const all = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts, length);
      const mine = all.subarray(0, wanted);
      parts = [all.subarray(wanted)];
      length -= wanted;
      if (head === null) {
        head = { text: mine.readUInt32LE(0), payload: mine.readUInt32LE(4) };
        wanted = head.text + head.payload;
        if (wanted > mostBytes) return void socket.destroy();
        continue;
      }
      const { text } = head;
      head = null;
      wanted = 8;
      let json: unknown;
      try {
        json = JSON.parse(mine.subarray(0, text).toString('utf8'));
      } catch {
        return void socket.destroy();
      }
      // A copy: what is read next may lie in the same memory.
      onFrame({ json, payload: Buffer.from(mine.subarray(text)) });
    }
  });
}

import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Raw {
  socket: Socket;
  text(): string;
  ended: Promise<void>;
}

/** Bytes as they are, for what no client would send. `open`: its side stays open when the other has ended. */
export async function raw(port: number, first = '', open = false): Promise<Raw> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: open });
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  if (first !== '') socket.write(first, 'latin1');
  return { socket, text: () => text, ended };
}

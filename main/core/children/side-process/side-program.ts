import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { z } from 'zod';
import { type Frame, readFrames, writeFrame } from './frames.ts';

const meeting = z.object({ socket: z.string(), token: z.string() });

/** Its last words are for whoever started it. */
const die = (error: unknown): never => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
};

type Say = (json: unknown, payload?: Uint8Array) => void;

/** The other end of a side process: it ends with the connection to the Optimus that started it. */
export async function runSideProgram<T extends z.ZodType>(
  configFile: string,
  schema: T,
  begin: (config: z.infer<T>, say: Say) => (frame: Frame) => void | Promise<void>,
): Promise<void> {
  const told: unknown = JSON.parse(await readFile(configFile, 'utf8'));
  const { socket: path, token } = meeting.parse(told);
  const socket = connect(path);
  const onFrame = begin(schema.parse(told), (json, payload) => {
    if (!socket.destroyed) writeFrame(socket, json, payload);
  });
  readFrames(socket, (frame) => {
    try {
      onFrame(frame)?.catch(die);
    } catch (error) {
      die(error);
    }
  });
  socket.on('connect', () => writeFrame(socket, { op: 'hello', token }));
  socket.on('error', () => process.exit(0));
  socket.on('close', () => process.exit(0));
}

import { createInterface } from 'node:readline';
import { type Chord, createChordWatch } from './chord.ts';

const say = (message: object) => void process.stdout.write(`${JSON.stringify(message)}\n`);

function isChord(value: unknown): value is Chord {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((codes) => Array.isArray(codes) && codes.every(Number.isInteger))
  );
}

/**
 * The whole of the program that knows when the key comes up. It reads one line, the chord, and writes `ready`, `down` and `up`:
 * no other key ever leaves it. A display that is not there ends it, and not Optimus. It ends with the pipe.
 */
export async function runHoldProgram(): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  const chord: unknown = first.done ? null : JSON.parse(first.value);
  if (!isChord(chord)) throw new Error('the first line has to be a chord');
  const { uIOhook } = await import('uiohook-napi');
  const watch = createChordWatch(chord, (phase) => say({ phase }));
  uIOhook.on('keydown', ({ keycode }) => watch.key(keycode, true));
  uIOhook.on('keyup', ({ keycode }) => watch.key(keycode, false));
  uIOhook.start();
  say({ phase: 'ready' });
  await lines.next();
  uIOhook.stop();
  process.exit(0);
}

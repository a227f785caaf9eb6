import { createMicrophones, type OpenMicrophone } from '../capture/microphone.ts';
import { MicrophoneFault, problemOf } from '../capture/problems.ts';

export interface ListenProblem {
  sentence: string;
  remedy: string;
}

export interface Listening {
  /** All that was heard since it began; the device is let go. */
  end(): Promise<Int16Array>;
  close(): void;
}

interface Options {
  deviceId: string;
  onLevel: (level: number) => void;
  onLost: (problem: ListenProblem) => void;
}

/** A minute, in tenths of a second. */
const mostPieces = 600;

const desktop = () => window.location.host === 'optimus';
let microphones: ReturnType<typeof createMicrophones> | null = null;

/** A microphone for the page itself: nothing of it goes to the core by this. Throws a `ListenProblem`. */
export async function listen({ deviceId, onLevel, onLost }: Options): Promise<Listening> {
  microphones ??= createMicrophones(desktop());
  const pieces: Int16Array[] = [];
  const ended = Promise.withResolvers<void>();
  let open: OpenMicrophone;
  try {
    open = await microphones.open(deviceId, {
      message(message) {
        if (message.type === 'level') onLevel(message.level);
        else if (message.type === 'piece') {
          pieces.push(message.samples);
          // A test that nobody ends fills no memory.
          if (pieces.length > mostPieces) pieces.shift();
        } else if (message.type === 'ended') ended.resolve();
      },
      lost() {
        ended.resolve();
        onLost(problemOf('lost', desktop()));
      },
    });
  } catch (error) {
    throw error instanceof MicrophoneFault ? error.problem : problemOf('unknown', desktop());
  }
  open.tell({ type: 'begin', preRoll: false });
  return {
    async end() {
      open.tell({ type: 'end' });
      await ended.promise;
      open.close();
      const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        all.set(piece, at);
        at += piece.length;
      }
      return all;
    },
    close: () => open.close(),
  };
}

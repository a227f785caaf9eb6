import { createSerial } from '../../../../core/lib/serial.ts';
import { bytesOfFloats, type FromEars, samplesOf, type ToEars } from '../process/protocol.ts';
import { loadSilero, type SileroStream } from './silero.ts';

interface Stream {
  serial: ReturnType<typeof createSerial>;
  silero: Promise<SileroStream>;
  closed: boolean;
}

export function createSpeech(say: (message: FromEars, payload?: Uint8Array) => void) {
  const loaded = loadSilero();
  const streams = new Map<number, Stream>();

  const streamOf = (id: number): Stream => {
    const known = streams.get(id);
    if (known) return known;
    const fresh = { serial: createSerial(), silero: loaded.then((begin) => begin()), closed: false };
    streams.set(id, fresh);
    return fresh;
  };

  loaded.catch(() => {});

  return async (message: ToEars, payload: Buffer): Promise<void> => {
    if (message.op === 'close') {
      const known = streams.get(message.stream);
      if (known) known.closed = true;
      streams.delete(message.stream);
    }
    if (message.op !== 'feed') return;
    const { stream, at } = message;
    const one = streamOf(stream);
    await one.serial(async () => {
      if (one.closed) return;
      const likely = await (await one.silero).likely(samplesOf(payload));
      say({ op: 'likely', stream, at }, bytesOfFloats(likely));
    });
  };
}

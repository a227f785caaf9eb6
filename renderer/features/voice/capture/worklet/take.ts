import { type FromRecorder, pieceSamples, preRollSamples, type ToRecorder, wantedRate } from './messages.ts';
import { createResampler } from './resample.ts';
import { createRing } from './ring.ts';

/** 50 ms. */
const levelSamples = 800;
/** Quieter than this is drawn as nothing. */
const floorDb = -60;

const toInt16 = (value: number) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767);

/** What the recorder does, apart from the thread that it does it on: keeps every sample between begin and end, once. */
export function createTake(rate: number, tell: (message: FromRecorder) => void) {
  const resample = createResampler(rate, wantedRate);
  const ring = createRing(preRollSamples);
  let recording = false;
  let feeding = false;
  let wantsPreRoll = false;
  /** Asked for, and no sample has come since. */
  let waiting = false;
  let piece = new Int16Array(pieceSamples);
  let inPiece = 0;
  let total = 0;
  let loud = 0;
  let measured = 0;

  const flush = () => {
    if (inPiece === 0) return;
    tell({ type: recording ? 'piece' : 'heard', samples: piece.slice(0, inPiece) });
    inPiece = 0;
  };
  const keep = (samples: Int16Array) => {
    for (let from = 0; from < samples.length; ) {
      const some = samples.subarray(from, from + pieceSamples - inPiece);
      piece.set(some, inPiece);
      inPiece += some.length;
      from += some.length;
      if (inPiece === pieceSamples) flush();
    }
  };
  const measure = (samples: Int16Array) => {
    for (const sample of samples) loud += (sample / 32_768) ** 2;
    measured += samples.length;
    if (measured < levelSamples) return;
    const db = 10 * Math.log10(loud / measured + 1e-12);
    tell({ type: 'level', level: Math.max(0, Math.min(1, 1 - db / floorDb)) });
    loud = 0;
    measured = 0;
  };

  return {
    hear(input: Float32Array): void {
      const samples = Int16Array.from(resample(input), toInt16);
      if (samples.length === 0) return;
      if (recording) {
        if (waiting) {
          waiting = false;
          const before = wantsPreRoll ? ring.take() : new Int16Array(0);
          keep(before);
          total += before.length;
          tell({ type: 'begun', preRoll: before.length });
        }
        keep(samples);
        total += samples.length;
      } else {
        ring.write(samples);
        if (feeding) keep(samples);
      }
      if (recording || feeding) measure(samples);
    },
    obey(message: ToRecorder): void {
      switch (message.type) {
        case 'begin':
          if (recording) return;
          // What was heard for the wake word alone does not belong to the recording; the ring holds it.
          flush();
          piece = new Int16Array(pieceSamples);
          recording = true;
          waiting = true;
          wantsPreRoll = message.preRoll;
          total = 0;
          break;
        case 'end':
          if (!recording) return;
          flush();
          recording = false;
          tell({ type: 'ended', samples: total });
          ring.take();
          break;
        case 'feed':
          if (!recording) flush();
          feeding = message.on;
          break;
        case 'close':
          break;
      }
    },
  };
}

/** What the page tells its recorder, which runs beside it on the thread of the sound. */
export type ToRecorder =
  /** Keep what is heard from now on; with `preRoll` the moment before, too. */
  | { type: 'begin'; preRoll: boolean }
  | { type: 'end' }
  /** While nothing is kept: hand on what is heard all the same, for the wake word. */
  | { type: 'feed'; on: boolean }
  | { type: 'close' };

export type FromRecorder =
  /** The first sample is kept; `preRoll` of them are from before it was asked for. */
  | { type: 'begun'; preRoll: number }
  /** Samples of the recording, in order: 16-bit, mono, 16 kHz. */
  | { type: 'piece'; samples: Int16Array<ArrayBuffer> }
  /** Nothing more comes of this recording; so many samples it had. */
  | { type: 'ended'; samples: number }
  | { type: 'heard'; samples: Int16Array<ArrayBuffer> }
  /** How loud it is, 0..1 on a scale of decibels. */
  | { type: 'level'; level: number };

/** Where a context cannot run at it by itself, what comes is brought to it. */
export const wantedRate = 16_000;
/** A tenth of a second. */
export const pieceSamples = 1_600;
/** 300 ms before the key. */
export const preRollSamples = 4_800;
export const recorderName = 'optimus-recorder';

export interface Player {
  /** False: the browser wants a click first. */
  ready(): Promise<boolean>;
  /** Behind what was put before, without a gap. */
  put(pcm: Uint8Array, rate: number): void;
  /** All of it was heard, or was cut off. */
  played(): Promise<void>;
  /** Silent from the next moment on; what was put is forgotten. */
  stop(): void;
}

/** Who waits so long for the browser gets a button. */
const patienceMs = 1_000;
/** Before the first sample: what comes over a connection comes in gusts. */
const leadSeconds = 0.06;

/** It changes while it is waited for. */
const isRunning = ({ state }: AudioContext) => state === 'running';

/** 16-bit samples, little-endian. */
export function floatsOf(pcm: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const floats = new Float32Array(pcm.byteLength >> 1);
  for (let at = 0; at < floats.length; at++) floats[at] = view.getInt16(at * 2, true) / 32_768;
  return floats;
}

/** Plays samples as they come. One context of one rate: pieces that each were brought to another rate would click at every seam. */
export function createPlayer(
  makeContext = (rate?: number) => new AudioContext(rate ? { sampleRate: rate } : {}),
): Player {
  let context: AudioContext | null = null;
  let out: GainNode | null = null;
  let begun: { at: number; frames: number } | null = null;
  const sources = new Set<AudioBufferSourceNode>();
  let waiting: (() => void)[] = [];

  const settle = () => {
    if (sources.size > 0) return;
    const all = waiting;
    waiting = [];
    for (const done of all) done();
  };

  function contextOf(rate?: number): AudioContext {
    if (context && (rate === undefined || context.sampleRate === rate)) return context;
    if (context && sources.size > 0) return context;
    context?.close().catch(() => {});
    try {
      context = makeContext(rate);
    } catch {
      context = makeContext();
    }
    out = null;
    begun = null;
    return context;
  }

  return {
    async ready() {
      const audio = contextOf();
      if (isRunning(audio)) return true;
      // Refused for want of a click, `resume` does not fail: it waits for the click.
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, patienceMs);
      audio.resume().then(resolve, () => resolve());
      await promise;
      clearTimeout(timer);
      return isRunning(audio);
    },

    put(pcm, rate) {
      if (pcm.byteLength < 2) return;
      const audio = contextOf(rate);
      if (audio.state === 'suspended') audio.resume().catch(() => {});
      out ??= audio.createGain();
      out.connect(audio.destination);
      const floats = floatsOf(pcm);
      const buffer = audio.createBuffer(1, floats.length, rate);
      buffer.copyToChannel(floats, 0);
      const now = audio.currentTime;
      if (!begun || begun.at + begun.frames / rate < now) begun = { at: now + leadSeconds, frames: 0 };
      const source = audio.createBufferSource();
      source.buffer = buffer;
      source.connect(out);
      source.addEventListener('ended', () => {
        sources.delete(source);
        settle();
      });
      sources.add(source);
      // Counted in frames, not added up in seconds: sums drift apart.
      source.start(begun.at + begun.frames / rate);
      begun.frames += floats.length;
    },

    played() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },

    stop() {
      out?.disconnect();
      out = null;
      begun = null;
      for (const source of sources) {
        try {
          source.stop();
        } catch {
          // It has ended by itself.
        }
      }
      sources.clear();
      settle();
    },
  };
}

import type { SideSession } from '../../../../core/children/side-process/side-process.ts';
import type { Heard, Hearing } from '../../types.ts';
import { floatsOf } from '../process/protocol.ts';
import { createSpeechFinder, windowSamples } from './speech-finder.ts';

const windowBytes = windowSamples * 2;
/** Asked for at once, and on the way at most: others are heard in between. */
const batchWindows = 32;
const openWindows = 256;
/** The model finds its way into a recording within a second, and what it says until then is not listened to. */
const warmWindows = 32;
/** Of silence that is put behind the end, so that the last word ends. */
const tailWindows = 4;
/** That nobody answered: twice the longest recording. */
const mostBytes = 64 * 1024 * 1024;

interface Batch {
  /** The number of its first window. */
  at: number;
  bytes: Uint8Array;
}

/** The ears were lost while they listened: nobody can say what was in it. The recording itself has nothing to do with that. */
export class EarsLost extends Error {}

interface Deps {
  onHeard(heard: Heard): void;
  /** A number that no other stream had. */
  nextStream(): number;
  /** Nobody listens any more: ended, closed or lost. */
  onOver(): void;
}

export interface OpenHearing extends Hearing {
  /** Whose these are is known by the stream. */
  stream(): number;
  /** A process is there, or a new one: what was not answered is asked again. */
  begin(session: SideSession): void;
  likely(at: number, payload: Uint8Array): void;
  /** Windows that were answered, where more were asked for; null: nobody waits for anything. */
  waitsAt(): number | null;
  /** Its process ended; false: for the second time. */
  mayGoOn(): boolean;
  lose(sentence: string): void;
}

/** One recording: what was fed is kept until it was answered, so that a process that ends takes nothing along. */
export function createHearing({ onHeard, nextStream, onOver }: Deps): OpenHearing {
  const finder = createSpeechFinder();
  let session: SideSession | null = null;
  let stream = -1;
  let crashes = 0;
  let over = false;

  /** What was fed and not answered long ago, in batches of whole windows. */
  let kept: Batch[] = [];
  /** Less than a window. */
  let rest = new Uint8Array(0);
  /** Windows: that there were, and that were asked about in this process. */
  let whole = 0;
  let sent = 0;
  let fedBytes = 0;
  let ending: { resolve(heard: Heard): void; reject(error: Error): void } | null = null;
  let lost: EarsLost | null = null;
  let told = '';

  const fed = () => fedBytes >> 1;
  const heard = () => finder.heard(fed());

  const finish = () => {
    if (over) return;
    over = true;
    session?.send({ op: 'close', stream });
    kept = [];
    onOver();
  };

  function take(samples: Uint8Array) {
    // A copy: whoever feeds may use the memory again.
    const all = new Uint8Array(rest.length + samples.length);
    all.set(rest);
    all.set(samples, rest.length);
    const usable = all.length - (all.length % windowBytes);
    for (let at = 0; at < usable; at += batchWindows * windowBytes) {
      const bytes = all.subarray(at, Math.min(usable, at + batchWindows * windowBytes));
      kept.push({ at: whole, bytes });
      whole += bytes.length / windowBytes;
    }
    rest = all.slice(usable);
  }

  const behind = ({ at, bytes }: Batch) => at + bytes.length / windowBytes;

  function pump() {
    if (!session || over) return;
    for (const batch of kept) {
      if (batch.at < sent) continue;
      if (sent - finder.windows() >= openWindows) return;
      session.send({ op: 'feed', stream, at: batch.at }, batch.bytes);
      sent = behind(batch);
    }
    if (!ending || finder.windows() < whole) return;
    ending.resolve(heard());
    finish();
  }

  const hearing: OpenHearing = {
    stream: () => stream,
    feed(samples) {
      if (over || ending || samples.length === 0) return;
      if ((whole - finder.windows()) * windowBytes + samples.length > mostBytes)
        return hearing.lose('What finds speech did not keep up with what was said.');
      fedBytes += samples.length;
      take(samples);
      pump();
    },
    end: () =>
      new Promise((resolve, reject) => {
        if (lost) return reject(lost);
        if (over || ending) return reject(new EarsLost('Nobody listens to it any more.'));
        take(new Uint8Array((rest.length === 0 ? 0 : windowBytes - rest.length) + tailWindows * windowBytes));
        ending = { resolve, reject };
        pump();
      }),
    close() {
      ending?.reject(new EarsLost('Nobody listens to it any more.'));
      finish();
    },
    begin(fresh) {
      if (over || session === fresh) return;
      session = fresh;
      stream = nextStream();
      sent = kept[0]?.at ?? whole;
      pump();
    },
    likely(at, payload) {
      if (over) return;
      const numbers = floatsOf(payload);
      for (let i = 0; i < numbers.length; i++) {
        // Again, after another process had answered it.
        if (at + i < finder.windows()) continue;
        finder.add(numbers[i] ?? 0);
        const now = heard();
        const changed = `${now.speaking} ${now.speechFrom}`;
        const silent = now.speechUntil !== null && !now.speaking && finder.windows() % 3 === 0;
        if (changed !== told || silent) {
          if (told !== '' || now.speaking) onHeard(now);
          told = changed;
        }
        if (over) return;
      }
      kept = kept.filter((batch) => behind(batch) > finder.windows() - warmWindows);
      pump();
    },
    waitsAt: () => (session !== null && sent > finder.windows() ? finder.windows() : null),
    mayGoOn() {
      crashes += 1;
      return crashes === 1;
    },
    lose(sentence) {
      if (over) return;
      lost = new EarsLost(sentence);
      ending?.reject(lost);
      finish();
    },
  };
  return hearing;
}

import type { FileHandle } from 'node:fs/promises';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { longestMs, sampleRate } from '../../../../shared/features/voice/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import { asStorageFull } from '../../../core/lib/storage-full.ts';
import type { Heard, Hearing } from '../types.ts';

interface Deps {
  id: string;
  client: string;
  file: FileHandle;
  path: string;
  clock: Clock;
  hearing: Hearing | null;
  /** It is as long as can be. */
  onLimit: () => void;
  /** Nothing has come for so long that whoever recorded is gone. */
  onGone: () => void;
}

/** A page that is alive sends several times a second. */
const goneAfterMs = 10_000;
/** Behind the longest time: what was on its way when the page was told to stop. */
const graceMs = 10_000;
const syncEverySamples = 5 * sampleRate;
const samplesOfMs = (ms: number) => Math.round((ms / 1_000) * sampleRate);

/** One recording: its pieces in order, on the disk before anybody is told that they are. */
export function createRecording({ id, client, file, path, clock, hearing, onLimit, onGone }: Deps) {
  const serial = createSerial();
  let next = 0;
  let samples = 0;
  let synced = 0;
  let syncing: Promise<void> | null = null;
  let over = false;
  let told = false;
  let closed: Promise<void> | null = null;
  let finished: { samples: number; heard: Promise<Heard | null> } | null = null;
  let cancelWatch = clock.after(goneAfterMs, onGone);

  const gone = () => new DomainError('NOT_FOUND', { what: 'recording under way', id });
  const refuse = (why: string, remedy: string, expected?: number) =>
    new DomainError('CONFLICT', { what: 'recording', why, remedy, ...(expected !== undefined && { expected }) });
  const watch = () => {
    cancelWatch();
    cancelWatch = over ? () => {} : clock.after(goneAfterMs, onGone);
  };

  /** All of it or nothing: half a piece would be followed by the whole of it. */
  async function write(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.byteLength; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, samples * 2 + done);
        done += bytesWritten;
      }
    } catch (error) {
      await file.truncate(samples * 2).catch(() => {});
      throw asStorageFull(error, path);
    }
  }

  /** So that the end has little left to wait for. */
  function syncNow(): void {
    if (syncing || samples - synced < syncEverySamples) return;
    const until = samples;
    syncing = file
      .datasync()
      .then(() => {
        synced = until;
      })
      .catch(() => {})
      .finally(() => {
        syncing = null;
      });
  }

  async function piece(seq: number, bytes: Uint8Array): Promise<number> {
    if (over) throw gone();
    watch();
    if (seq < next) return samples;
    if (seq > next) throw refuse(`Piece ${next} is missing before piece ${seq}.`, `Send from piece ${next}.`, next);
    if (samples + bytes.byteLength / 2 > samplesOfMs(longestMs + graceMs))
      throw refuse('It is as long as a recording can be.', 'Finish it, and begin another one.', next);
    await write(bytes);
    next += 1;
    samples += bytes.byteLength / 2;
    hearing?.feed(bytes);
    syncNow();
    if (!told && samples >= samplesOfMs(longestMs)) {
      told = true;
      onLimit();
    }
    return samples;
  }

  const close = () => {
    over = true;
    cancelWatch();
    closed ??= serial.idle().then(async () => {
      await syncing;
      await file.close();
    });
    return closed;
  };

  return {
    ...{ id, client },
    samples: () => samples,
    append: (seq: number, bytes: Uint8Array) => serial(() => piece(seq, bytes)),
    /** After what is on its way. Fewer than were recorded: the rest is asked for, and the recording goes on. */
    finish: (recorded: number): Promise<{ samples: number; heard: Promise<Heard | null> }> =>
      serial(async () => {
        // Asked again, since the first answer did not arrive in time.
        if (finished) return finished;
        if (over) throw gone();
        if (samples < recorded) {
          watch();
          const why = `Of ${recorded} samples ${samples} have arrived.`;
          throw refuse(why, `Send from piece ${next}, or finish with what is here.`, next);
        }
        over = true;
        cancelWatch();
        const heard = hearing ? hearing.end().catch(() => null) : Promise.resolve(null);
        await syncing;
        await file.datasync().catch((error: unknown) => {
          over = false;
          watch();
          throw asStorageFull(error, path);
        });
        closed = file.close();
        await closed;
        finished = { samples, heard };
        return finished;
      }),
    /** Whatever has come stays on the disk. */
    async stop(): Promise<number> {
      hearing?.close();
      await close();
      return samples;
    },
  };
}
export type Recording = ReturnType<typeof createRecording>;

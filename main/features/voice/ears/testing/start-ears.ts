import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { bytesOf, piecesOf, type Samples } from '../../testing/speech.ts';
import type { Heard, Hearing } from '../../types.ts';
import { createEars, type EarsDeps } from '../create-ears.ts';

interface Options extends Partial<EarsDeps> {
  dataDir: string;
}

async function open(options: Options) {
  const clock = options.clock ?? createSystemClock();
  const children =
    options.children ?? createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  const ears = createEars({ log: quietLog, ...options, children, clock });
  await ears.begin();
  const pidOf = (id: 'ears' | 'sounds') => children.list().find(({ subject }) => subject?.id === id)?.pid ?? null;
  return {
    ...{ ears, children, dataDir: options.dataDir },
    /** Of the process that finds speech; null while there is none. */
    pid: () => pidOf('ears'),
    soundsPid: () => pidOf('sounds'),
    async close() {
      await ears.dispose();
      await children.dispose();
    },
  };
}

/** Real ears with real processes, and nothing else of a core. */
export async function startEars(options: Partial<EarsDeps> = {}) {
  const opened = await open({ ...options, dataDir: options.dataDir ?? (await tempDir()) });
  onTestFinished(() => opened.close());
  return opened;
}

/** The same ears for all tests of a file that leave them as they were: their process starts once. */
export function sharedEars(): () => Awaited<ReturnType<typeof open>> {
  let opened: Awaited<ReturnType<typeof open>> | null = null;
  let dataDir = '';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'optimus-test-'));
    opened = await open({ dataDir });
  });
  afterAll(async () => {
    await opened?.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  return () => {
    if (!opened) throw new Error('the ears are not open');
    return opened;
  };
}

/** As a microphone would feed it: in pieces of such sizes. */
export function feedAll(hearing: Hearing, samples: Samples, sizes: readonly number[] = [3_200]): void {
  for (const piece of piecesOf(bytesOf(samples), sizes)) hearing.feed(piece);
}

export function hearingOf(ears: ReturnType<typeof createEars>, seen: Heard[] = []): Hearing {
  const hearing = ears.listen((heard) => void seen.push(heard));
  if (!hearing) throw new Error(ears.problem() ?? 'there are no ears');
  return hearing;
}

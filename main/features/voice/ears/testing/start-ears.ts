import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import type { Children } from '../../../../core/children/types.ts';
import { type Clock, createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { bytesOf, piecesOf, type Samples } from '../../testing/speech.ts';
import type { Heard, Hearing } from '../../types.ts';
import { createEars, type EarsDeps } from '../create-ears.ts';

/** Real ears with real processes, and nothing else of a core. */
export async function startEars(options: Partial<EarsDeps> & { clock?: Clock; children?: Children } = {}) {
  const clock = options.clock ?? createSystemClock();
  const dataDir = options.dataDir ?? (await tempDir());
  const children =
    options.children ?? createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  const ears = createEars({ children, log: quietLog, ...options, clock, dataDir });
  onTestFinished(async () => {
    await ears.dispose();
    await children.dispose();
  });
  await ears.begin();
  const pidOf = (id: 'ears' | 'sounds') => children.list().find(({ subject }) => subject?.id === id)?.pid ?? null;
  return {
    ...{ ears, children, dataDir },
    /** Of the process that finds speech; null while there is none. */
    pid: () => pidOf('ears'),
    soundsPid: () => pidOf('sounds'),
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

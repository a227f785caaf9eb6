import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Settled } from '../store/messages-repo.ts';
import type { MessageRecord } from '../types.ts';
import type { Settle } from './settle.ts';

const againMs = 5_000;

interface Deps {
  settle: Settle;
  clock: Clock;
  log: Logger;
  kept: (message: MessageRecord) => void;
}

/** Ends of answers that the disk had no room for: shown as they are, and kept as soon as there is room. */
export function createLater({ settle, clock, log, kept }: Deps) {
  const owed = new Map<string, { message: MessageRecord; settled: Settled }>();
  let cancel = () => {};

  async function again(): Promise<void> {
    for (const { message, settled } of [...owed.values()]) {
      try {
        await settle(message.id, settled);
        owed.delete(message.id);
        kept(message);
      } catch (error) {
        log.warn('the end of an answer could not be kept yet', { error: String(error) });
        break;
      }
    }
    plan();
  }
  function plan(): void {
    cancel();
    if (owed.size > 0) cancel = clock.after(againMs, () => void again());
  }

  return {
    /** Settles when it is kept, or is owed. */
    async settle(message: MessageRecord, settled: Settled): Promise<void> {
      try {
        await settle(message.id, settled);
      } catch (error) {
        log.error('the end of an answer could not be kept', error, { messageId: message.id });
        owed.set(message.id, { message, settled });
        plan();
      }
    },
    of: (messageId: string): Settled | null => owed.get(messageId)?.settled ?? null,
    dispose: () => cancel(),
  };
}

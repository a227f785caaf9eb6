import { randomUUID } from 'node:crypto';
import type { Service, ServiceReceipt } from '../../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { LauncherRepo } from '../repo.ts';

export type ReceiptDraft = Pick<ServiceReceipt, 'act' | 'ok' | 'sentence' | 'evidence' | 'by'> &
  Partial<Pick<ServiceReceipt, 'left' | 'signals'>> & {
    /** Of the clock that never runs backwards. */
    began: number;
  };

interface Deps {
  repo: Pick<LauncherRepo, 'addReceipt'>;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
}

/** What was done, with what was looked at afterwards; kept for a while. */
export function createReceipts({ repo, clock, log, redact: hide }: Deps) {
  return {
    make({ id, projectId }: Pick<Service, 'id' | 'projectId'>, draft: ReceiptDraft): ServiceReceipt {
      const { act, ok, sentence, evidence, by, left = [], signals = [], began } = draft;
      return {
        id: randomUUID(),
        serviceId: id,
        projectId,
        at: clock.now(),
        tookMs: Math.round(clock.monotonic() - began),
        ...{ act, ok, by, signals },
        sentence: hide(sentence),
        evidence: evidence.map((one) => ({ ok: one.ok, sentence: hide(one.sentence) })),
        left: left.map((one) => ({ ...one, command: hide(one.command) })),
      };
    },
    /** What was done is done: a disk that is full must not undo it. */
    async keep(receipt: ServiceReceipt): Promise<void> {
      await repo.addReceipt(receipt).catch((error: unknown) => log.error('a receipt could not be kept', error));
    },
  };
}
export type Receipts = ReturnType<typeof createReceipts>;

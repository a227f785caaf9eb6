import { DomainError } from '../../../shared/contract/errors.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { TerminalRecord, TerminalsRepo } from './repo.ts';

interface Deps {
  repo: TerminalsRepo;
  clock: Pick<Clock, 'now'>;
  /** Nothing can be read from the database in this state. */
  isRecovering: boolean;
}

/** What is known of all terminals, those that run and those that have ended, here and in the database. */
export function createRecords({ repo, clock, isRecovering }: Deps) {
  const records = new Map<string, TerminalRecord>();
  const writes = createSerial();

  /** What an earlier Optimus left as running has ended with it. */
  async function load() {
    const now = clock.now();
    for (const record of await repo.all()) {
      const whole = record.endedAt === null ? { ...record, endedAt: now } : record;
      records.set(record.id, whole);
      if (whole !== record) await repo.put(whole);
    }
  }
  const loaded = isRecovering ? Promise.resolve() : load();

  return {
    loaded,
    has: (id: string) => records.has(id),
    get: (id: string) => records.get(id),
    all: () => [...records.values()],
    async need(id: string): Promise<TerminalRecord> {
      await loaded;
      const record = records.get(id);
      if (!record) throw new DomainError('NOT_FOUND', { what: 'terminal', id });
      return record;
    },
    /** The one that ended first before the others. */
    ended: () =>
      [...records.values()]
        .filter(({ endedAt }) => endedAt !== null)
        .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
        .map(({ id }) => id),
    keep(record: TerminalRecord): Promise<void> {
      records.set(record.id, record);
      return writes(async () => {
        if (records.has(record.id)) await repo.put(record);
      });
    },
    drop(id: string): Promise<void> {
      records.delete(id);
      return writes(() => repo.remove(id));
    },
    idle: () => writes.idle(),
  };
}

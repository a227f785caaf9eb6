import type { TerminalCommand } from '../../../shared/features/terminals/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { TerminalsRepo } from './repo.ts';

/** More than people type: a program that prints marks in a flood is not written down. */
const perSecond = 20;

interface Deps {
  terminalId: string;
  repo: TerminalsRepo;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
  folder: () => string | null;
  onChange: () => void;
}

/** The commands that are run in one terminal, as its shell marks them. */
export function createCommands({ terminalId, repo, clock, log, redact, folder, onChange }: Deps) {
  const serial = createSerial();
  let current: TerminalCommand | null = null;
  let last: number | null = null;
  let second = 0;
  let inSecond = 0;

  const keep = (command: TerminalCommand) =>
    void serial(() => repo.putCommand(terminalId, command)).catch((error) =>
      log.error('a command of a terminal could not be kept', error),
    );

  const isFlood = () => {
    const now = Math.floor(clock.now() / 1_000);
    inSecond = now === second ? inSecond + 1 : 0;
    second = now;
    return inSecond >= perSecond;
  };

  return {
    begin: async () => {
      last = await repo.lastCommand(terminalId);
    },
    running: () => current?.command ?? null,
    started(text: string | null, at: number): void {
      if (text === null || text === '' || last === null || isFlood()) return;
      const startedAt = clock.now();
      last += 1;
      current = { id: last, command: redact(text), folder: folder(), startedAt, endedAt: null, exitCode: null, at };
      keep(current);
      onChange();
    },
    ended(exitCode: number | null): void {
      if (!current) return;
      keep({ ...current, endedAt: clock.now(), exitCode });
      current = null;
      onChange();
    },
    /** The terminal itself has ended. */
    async end(): Promise<void> {
      if (current) keep({ ...current, endedAt: clock.now() });
      current = null;
      await serial.idle();
    },
  };
}

import { DomainError } from '../../../shared/contract/errors.ts';
import type { PortConflict } from '../../../shared/features/launcher/schema.ts';
import type { Children } from '../../core/children/types.ts';
import type { ProcessesService } from '../processes/index.ts';

interface Deps {
  processes: Pick<ProcessesService, 'end'>;
  facts: Pick<Children['facts'], 'startTime'>;
}

/** Ends the process that holds a port, by pid and start, with the proof and the refusals of the table of processes. */
export function createEndHolder({ processes, facts }: Deps) {
  return async ({ port, holder }: PortConflict): Promise<string | null> => {
    if (!holder) return `The system does not say who holds port ${port}.`;
    if (!holder.mayStop || holder.pid <= 1) return `Optimus may not stop ${holder.command}, which holds port ${port}.`;
    const start = await facts.startTime(holder.pid);
    // It has ended by itself since.
    if (start === null) return null;
    try {
      const { done, sentence } = await processes.end({ id: `${holder.pid}@${start}`, below: true });
      return done ? null : sentence;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'NOT_FOUND') return null;
      return 'why' in error.data ? error.data.why : `${holder.command} could not be stopped.`;
    }
  };
}

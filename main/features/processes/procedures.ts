import { implementer } from '../../core/rpc.ts';
import type { ProcessesService } from './create-processes.ts';

const os = implementer.processes;

export function createProcessesProcedures({ processes }: { processes: ProcessesService }) {
  return os.router({
    list: os.list.handler(() => processes.list()),
    table: os.table.handler(({ input, signal }) => processes.table({ after: input.after, signal })),
    get: os.get.handler(({ input }) => processes.get(input.id)),
    end: os.end.handler(({ input }) => processes.end(input)),
    renice: os.renice.handler(({ input }) => processes.renice(input)),
  });
}

import { implementer } from '../../core/rpc.ts';
import type { ProcessesService } from './service.ts';

const os = implementer.processes;

export function createProcessesProcedures({ processes }: { processes: ProcessesService }) {
  return os.router({
    list: os.list.handler(() => processes.missing()),
    table: os.table.handler(() => processes.missing()),
    get: os.get.handler(() => processes.missing()),
    end: os.end.handler(() => processes.missing()),
    renice: os.renice.handler(() => processes.missing()),
  });
}

import { implementer } from '../../core/rpc.ts';
import type { MemoryService } from './service.ts';

const os = implementer.memory;

export function createMemoryProcedures(_: { memory: MemoryService }) {
  return os.router({} as never);
}

import { implementer } from '../../core/rpc.ts';
import type { MindsService } from './service.ts';

const os = implementer.minds;

export function createMindsProcedures(_: { minds: MindsService }) {
  return os.router({} as never);
}

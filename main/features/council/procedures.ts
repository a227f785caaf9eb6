import { implementer } from '../../core/rpc.ts';
import type { CouncilService } from './service.ts';

const os = implementer.council;

export function createCouncilProcedures(_: { council: CouncilService }) {
  return os.router({} as never);
}

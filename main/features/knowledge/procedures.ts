import { implementer } from '../../core/rpc.ts';
import type { KnowledgeService } from './service.ts';

const os = implementer.knowledge;

export function createKnowledgeProcedures(_: { knowledge: KnowledgeService }) {
  return os.router({} as never);
}

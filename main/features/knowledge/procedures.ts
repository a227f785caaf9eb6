import { implementer } from '../../core/rpc.ts';
import type { KnowledgeService } from './service.ts';

const os = implementer.knowledge;

export function createKnowledgeProcedures({ knowledge }: { knowledge: KnowledgeService }) {
  return os.router({
    search: os.search.handler(({ input: { kinds, ...ask }, signal }) =>
      knowledge.search({ ...ask, ...(kinds && { kinds }), ...(signal && { signal }) }),
    ),
    open: os.open.handler(({ input }) => knowledge.opened(input.id)),
    state: os.state.handler(() => knowledge.state()),
    setProject: os.setProject.handler(({ input }) => knowledge.setProject(input)),
    read: os.read.handler(({ input }) => knowledge.read(input.projectId)),
    cancel: os.cancel.handler(({ input }) => knowledge.cancel(input.projectId)),
    forget: os.forget.handler(({ input }) => knowledge.forget(input.projectId)),
    rebuild: os.rebuild.handler(() => knowledge.rebuild()),
    setWeights: os.setWeights.handler(({ input }) => knowledge.setWeights(input)),
    setLimit: os.setLimit.handler(({ input }) => knowledge.setLimit(input.limitMb)),
    allowVectors: os.allowVectors.handler(({ input }) => knowledge.allowVectors(input.allow)),
  });
}

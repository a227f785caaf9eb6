import { implementer } from '../../core/rpc.ts';
import type { CouncilService } from './create-council.ts';

const os = implementer.council;

export function createCouncilProcedures({ council }: { council: CouncilService }) {
  return os.router({
    list: os.list.handler(({ input }) => council.list(input)),
    get: os.get.handler(({ input }) => council.get(input.id)),
    draft: os.draft.handler(({ input }) => council.draft(input)),
    change: os.change.handler(({ input }) => council.change(input)),
    proposalCost: os.proposalCost.handler(({ input }) => council.proposalCost(input.id)),
    propose: os.propose.handler(({ input, signal }) => council.propose(input.id, signal)),
    start: os.start.handler(({ input }) => council.start(input.id)),
    cancel: os.cancel.handler(({ input }) => council.cancel(input.id)),
    remove: os.remove.handler(({ input }) => council.remove(input.id)),
    review: os.review.handler(({ input }) => council.review(input)),
    resolve: os.resolve.handler(({ input }) => council.resolve(input)),
    seats: os.seats.handler(() => council.seats()),
    saveSeat: os.saveSeat.handler(({ input }) => council.saveSeat(input)),
    removeSeat: os.removeSeat.handler(({ input }) => council.removeSeat(input.id)),
    records: os.records.handler(() => council.records()),
    export: os.export.handler(({ input }) => council.export(input.id)),
    synthesis: os.synthesis.handler(({ input, signal }) => council.synthesis(input.id, { after: input.after, signal })),
  });
}

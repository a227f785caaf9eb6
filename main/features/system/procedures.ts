import { implementer } from '../../core/rpc.ts';
import type { SystemService } from './service.ts';

const os = implementer.system;

export function createSystemProcedures({ system }: { system: SystemService }) {
  return os.router({
    info: os.info.handler(() => system.info()),
    ping: os.ping.handler(() => system.ping()),
    metrics: os.metrics.handler(({ input, signal }) => system.metrics({ after: input.after, signal })),
    changes: os.changes.handler(({ input, signal }) => system.changes({ after: input.after, signal })),
    requests: os.requests.handler(({ input, signal }) => system.requests({ after: input.after, signal })),
    takeTurn: os.takeTurn.handler(({ input }) => system.takeTurn(input.turn)),
    overlayRequests: os.overlayRequests.handler(({ input, signal }) =>
      system.overlayRequests({ after: input.after, signal }),
    ),
    overlay: os.overlay.handler(({ input }) => system.overlay(input)),
    checkDatabase: os.checkDatabase.handler(({ signal }) => system.checkDatabase(signal)),
    copyDatabase: os.copyDatabase.handler(() => system.copyDatabase()),
    copies: os.copies.handler(() => system.copies()),
    recover: os.recover.handler(({ input }) => system.recover(input)),
    leaveSafeMode: os.leaveSafeMode.handler(() => system.leaveSafeMode()),
    logs: os.logs.handler(({ input }) => system.logs(input.limit, input.level)),
    log: os.log.handler(({ input, signal }) => system.log({ after: input.after, signal })),
    reportError: os.reportError.handler(({ input }) => system.reportError(input)),
  });
}

import { implementer } from '../../core/rpc.ts';
import type { LogsService } from './create-logs.ts';

const os = implementer.logs;

export function createLogsProcedures({ logs }: { logs: LogsService }) {
  return os.router({
    sources: os.sources.handler(({ input }) => logs.sources(input)),
    page: os.page.handler(({ input, signal }) => logs.page(input, signal)),
    follow: os.follow.handler(({ input, signal }) => logs.follow(input, { after: input.after, signal })),
    count: os.count.handler(({ input, signal }) => logs.count(input, signal)),
    groups: os.groups.handler(({ input, signal }) => logs.groups(input, signal)),
    openFrame: os.openFrame.handler(({ input }) => logs.openFrame(input)),
    clear: os.clear.handler(({ input }) => logs.clear(input)),
    kept: os.kept.handler(() => logs.kept()),
  });
}

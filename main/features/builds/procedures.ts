import { implementer } from '../../core/rpc.ts';
import type { BuildsService } from './create-builds.ts';

const os = implementer.builds;

export function createBuildsProcedures({ builds }: { builds: BuildsService }) {
  return os.router({
    list: os.list.handler(({ input }) => builds.list(input)),
    get: os.get.handler(({ input }) => builds.get(input.id)),
    secrets: os.secrets.handler(({ input }) => builds.secretsWanted(input)),
    start: os.start.handler(({ input }) => builds.start(input)),
    cancel: os.cancel.handler(({ input }) => builds.cancel(input.id)),
  });
}

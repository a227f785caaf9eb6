import { implementer } from '../../core/rpc.ts';
import type { BlueprintsService } from './service.ts';

const os = implementer.blueprints;

export function createBlueprintsProcedures({ blueprints }: { blueprints: BlueprintsService }) {
  return os.router({
    get: os.get.handler(({ input }) => blueprints.get(input)),
    pin: os.pin.handler(({ input }) => blueprints.pin(input)),
    check: os.check.handler(({ input }) => blueprints.check(input)),
    write: os.write.handler(({ input }) => blueprints.write(input)),
  });
}

import { implementer } from '../../core/rpc.ts';
import type { EnvironmentsService } from './create-environments.ts';

const os = implementer.environments;

export function createEnvironmentsProcedures({ environments }: { environments: EnvironmentsService }) {
  return os.router({
    list: os.list.handler(({ input }) => environments.list(input)),
    get: os.get.handler(({ input }) => environments.get(input)),
    diff: os.diff.handler(({ input }) => environments.diff(input)),
    add: os.add.handler(({ input }) => environments.add(input)),
    change: os.change.handler(({ input }) => environments.change(input)),
    remove: os.remove.handler(({ input }) => environments.remove(input)),
    set: os.set.handler(({ input }) => environments.set(input)),
    unset: os.unset.handler(({ input }) => environments.unset(input)),
    hide: os.hide.handler(({ input }) => environments.hide(input)),
    secretStatus: os.secretStatus.handler(() => environments.secretStatus()),
    secrets: os.secrets.handler(({ input }) => environments.secrets(input)),
    putSecret: os.putSecret.handler(({ input }) => environments.putSecret(input)),
    removeSecret: os.removeSecret.handler(({ input }) => environments.removeSecret(input)),
    secretUses: os.secretUses.handler(({ input }) => environments.secretUses(input)),
  });
}

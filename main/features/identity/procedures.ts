import { implementer } from '../../core/rpc.ts';
import type { IdentityService } from './create-identity.ts';

const os = implementer.identity;

export function createIdentityProcedures({ identity }: { identity: IdentityService }) {
  return os.router({
    about: os.about.handler(({ input }) => identity.about(input)),
    ports: os.ports.handler(() => identity.ports()),
  });
}

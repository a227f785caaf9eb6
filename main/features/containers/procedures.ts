import { implementer } from '../../core/rpc.ts';
import type { ContainersService } from './service.ts';

const os = implementer.containers;

export function createContainersProcedures({ containers }: { containers: ContainersService }) {
  return os.router({
    list: os.list.handler(() => containers.list()),
    add: os.add.handler(({ input }) => containers.add(input.name)),
    remove: os.remove.handler(({ input }) => containers.remove(input.id)),
  });
}

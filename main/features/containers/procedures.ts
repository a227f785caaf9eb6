import { implementer } from '../../core/rpc.ts';
import type { ContainersService } from './create-containers.ts';

const os = implementer.containers;

export function createContainersProcedures({ containers }: { containers: ContainersService }) {
  return os.router({
    list: os.list.handler(() => containers.list()),
    get: os.get.handler(({ input }) => containers.get(input.id)),
    logs: os.logs.handler(({ input }) => containers.logs(input.id, input.lines)),
    figures: os.figures.handler(({ input, signal }) => containers.figures(input.id, { after: input.after, signal })),
    look: os.look.handler(() => containers.look()),
  });
}

import { implementer } from '../../core/rpc.ts';
import type { DatabasesService } from './create-databases.ts';

const os = implementer.databases;

export function createDatabasesProcedures({ databases }: { databases: DatabasesService }) {
  return os.router({
    list: os.list.handler(() => databases.list()),
    get: os.get.handler(({ input }) => databases.get(input.id)),
    depth: os.depth.handler(({ input }) => databases.depth(input.id)),
    offers: os.offers.handler(() => databases.offers()),
    test: os.test.handler(({ input }) => databases.test(input)),
    add: os.add.handler(({ input }) => databases.add(input)),
    edit: os.edit.handler(({ input }) => databases.edit(input)),
    pause: os.pause.handler(({ input }) => databases.pause(input.id, input.paused)),
    look: os.look.handler(({ input }) => databases.look(input.id)),
    remove: os.remove.handler(({ input }) => databases.remove(input.id)),
  });
}

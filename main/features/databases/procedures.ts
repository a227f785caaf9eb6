import { implementer } from '../../core/rpc.ts';
import type { DatabasesService } from './service.ts';

const os = implementer.databases;

export function createDatabasesProcedures({ databases }: { databases: DatabasesService }) {
  return os.router({
    list: os.list.handler(() => databases.list()),
    add: os.add.handler(({ input }) => databases.add(input.name)),
    remove: os.remove.handler(({ input }) => databases.remove(input.id)),
  });
}

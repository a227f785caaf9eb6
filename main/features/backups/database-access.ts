import { DomainError } from '../../../shared/contract/errors.ts';
import type { DatabasesService } from '../databases/index.ts';
import type { DatabaseAccess } from './databases/types.ts';

/** How a database that Optimus knows is reached by its own tools. Null when it is not known any more. */
export const createDatabaseAccess =
  ({ databases }: { databases: Pick<DatabasesService, 'reach'> }) =>
  async (id: string): Promise<DatabaseAccess | null> => {
    try {
      const { connection, password } = await databases.reach(id);
      const { name, engine, host, port, user, database, path, tls, ca } = connection;
      return { id, name, engine, host, port, user, password, database, path, tls, ca };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  };

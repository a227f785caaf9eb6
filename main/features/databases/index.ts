export { createDatabases, type DatabasesService } from './create-databases.ts';
export { createDatabasesProcedures } from './procedures.ts';

export { createDatabasesProcedures } from './procedures.ts';
export { createDatabasesService, type DatabasesService } from './service.ts';

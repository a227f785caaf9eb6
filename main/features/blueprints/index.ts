export { createBlueprints } from './create-blueprints.ts';
export { createBlueprintsProcedures } from './procedures.ts';
export type { BlueprintsService } from './service.ts';

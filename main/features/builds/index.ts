export { type BuildsService, createBuilds } from './create-builds.ts';
export { patient } from './engine/patient.ts';
export { commitTag, imageName } from './names.ts';
export { createBuildsProcedures } from './procedures.ts';

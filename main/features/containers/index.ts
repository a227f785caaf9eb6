export { createComposeRunner } from './compose/runner.ts';
export { type ContainersService, createContainers } from './create-containers.ts';
export { askLogs, readLogs } from './logs.ts';
export { createContainersProcedures } from './procedures.ts';

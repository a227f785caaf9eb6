export { type ContainersService, createContainers } from './create-containers.ts';
export { createContainersProcedures } from './procedures.ts';

export { createContainersProcedures } from './procedures.ts';
export { type ContainersService, createContainersService } from './service.ts';

export { createProjects } from './create-projects.ts';
export { createProjectsProcedures } from './procedures.ts';
export type { ProjectsService } from './service.ts';

export { createLauncher, type LauncherService } from './create-launcher.ts';
export { createLauncherProcedures } from './procedures.ts';

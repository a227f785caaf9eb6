export { chooseServices, type ServiceAct, toldOfReceipts, toldOfStart } from './choosing.ts';
export { createLauncher, type LauncherService } from './create-launcher.ts';
export type { Hosting } from './hosting.ts';
export { createAskHttp } from './probing/ask-http.ts';
export { askTcp } from './probing/ask-tcp.ts';
export { createLauncherProcedures } from './procedures.ts';
export { shellLine } from './shell-line.ts';
export { childEnv } from './supervisor/child-env.ts';

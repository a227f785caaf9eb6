import { fileURLToPath } from 'node:url';
import { type HowToStart, ownProgram, type Runtime } from '../../../../core/children/own-program.ts';

/** It asks nobody, so it is given nothing to ask with. */
const env = { HF_TOKEN: undefined, HF_ACCESS_TOKEN: undefined };

export function programCommand(configFile: string, runtime?: Runtime): HowToStart {
  const entry = import.meta.url.endsWith('.ts') ? '../local-models-program.ts' : './local-models-program.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  return ownProgram({ name: 'models', file, configFile, env }, runtime);
}

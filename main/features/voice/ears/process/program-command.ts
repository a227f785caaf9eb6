import { fileURLToPath } from 'node:url';
import { type HowToStart, ownProgram, type Runtime } from '../../../../core/children/own-program.ts';

export function programCommand(configFile: string, runtime?: Runtime): HowToStart {
  const entry = import.meta.url.endsWith('.ts') ? '../ears-program.ts' : './ears-program.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  return ownProgram({ name: 'ears', file, configFile }, runtime);
}

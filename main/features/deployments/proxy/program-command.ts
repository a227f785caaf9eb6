import { fileURLToPath } from 'node:url';
import { type HowToStart, ownProgram, type Runtime } from '../../../core/children/own-program.ts';

/** More room for what lives only as long as a request. */
const nodeArgs = ['--max-semi-space-size=16'];

export function programCommand(configFile: string, runtime?: Runtime): HowToStart {
  const entry = import.meta.url.endsWith('.ts') ? './proxy-program.ts' : './proxy-program.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  return ownProgram({ name: 'proxy', file, configFile, nodeArgs, outlives: true }, runtime);
}

import { fileURLToPath } from 'node:url';

interface HowToStart {
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
}

/** Our own program, asked to run models and nothing else. */
const modelsArgument = '--optimus-models=';

/** The file with which this start was asked to run models. */
export const modelsConfigIn = (argv: readonly string[]): string | null =>
  argv.find((argument) => argument.startsWith(modelsArgument))?.slice(modelsArgument.length) ?? null;

interface Runtime {
  execPath: string;
  /** `browser` in the main process of Electron, absent elsewhere. */
  type: string | undefined;
  /** Electron that was given our folder, not our packaged program. */
  defaultApp: boolean;
}

const ours = (): Runtime => {
  const { type, defaultApp } = process as { type?: string; defaultApp?: boolean };
  return { execPath: process.execPath, type, defaultApp: defaultApp ?? false };
};

/** What nobody means for it; and whoever speaks to the hub by these is not this program, which asks nobody. */
const env = {
  NODE_OPTIONS: undefined,
  NODE_EXTRA_CA_CERTS: undefined,
  HF_TOKEN: undefined,
  HF_ACCESS_TOKEN: undefined,
};

export function programCommand(configFile: string, runtime = ours()): HowToStart {
  const entry = import.meta.url.endsWith('.ts') ? '../local-models-program.ts' : './local-models-program.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  const { execPath, type, defaultApp } = runtime;
  if (type !== 'browser') return { command: execPath, args: [file, configFile], env };
  if (defaultApp) return { command: execPath, args: [file, configFile], env: { ...env, ELECTRON_RUN_AS_NODE: '1' } };
  // The package may not be run as Node: whoever could would be us to the system.
  return { command: execPath, args: [`${modelsArgument}${configFile}`], env };
}

import { fileURLToPath } from 'node:url';

interface HowToStart {
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
}

/** Our own program, asked to be the proxy and nothing else. */
const proxyArgument = '--optimus-proxy=';

/** The file with which this start was asked to be the proxy. */
export const proxyConfigIn = (argv: readonly string[]): string | null =>
  argv.find((argument) => argument.startsWith(proxyArgument))?.slice(proxyArgument.length) ?? null;

/** More room for what lives only as long as a request. */
const nodeArgs = ['--max-semi-space-size=16'];

interface Runtime {
  execPath: string;
  /** `browser` in the main process of Electron, absent elsewhere. */
  type: string | undefined;
  /** Electron that was given our folder, not our packaged program. */
  defaultApp: boolean;
  appImage: string | undefined;
}

const ours = (): Runtime => {
  const { type, defaultApp } = process as { type?: string; defaultApp?: boolean };
  return { execPath: process.execPath, type, defaultApp: defaultApp ?? false, appImage: process.env.APPIMAGE };
};

/** What nobody means for the proxy; a debugger's port, for one, would be taken. */
const env = { NODE_OPTIONS: undefined, NODE_EXTRA_CA_CERTS: undefined };

export function programCommand(configFile: string, runtime = ours()): HowToStart {
  const entry = import.meta.url.endsWith('.ts') ? './proxy-program.ts' : './proxy-program.js';
  const file = fileURLToPath(new URL(entry, import.meta.url));
  const { execPath, type, defaultApp, appImage } = runtime;
  if (type !== 'browser') return { command: execPath, args: [...nodeArgs, file, configFile], env };
  if (defaultApp)
    return { command: execPath, args: [...nodeArgs, file, configFile], env: { ...env, ELECTRON_RUN_AS_NODE: '1' } };
  // The package may not be run as Node: whoever could would be us to the system. An AppImage is gone with the Optimus that mounted it.
  return { command: appImage ?? execPath, args: [`${proxyArgument}${configFile}`], env };
}

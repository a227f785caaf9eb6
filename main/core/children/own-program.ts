export interface HowToStart {
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
}

export interface Runtime {
  execPath: string;
  /** `browser` in the main process of Electron, absent elsewhere. */
  type: string | undefined;
  /** Electron that was given our folder, not our packaged program. */
  defaultApp: boolean;
  appImage: string | undefined;
}

interface OwnProgram {
  /** By which the packaged program is asked to be it. */
  name: 'proxy' | 'models' | 'ears' | 'hold';
  /** What Node is given to run. */
  file: string;
  /** What it is to read, by its path. */
  configFile: string;
  nodeArgs?: readonly string[];
  /** It may go on after the Optimus that started it. */
  outlives?: boolean;
  /** On top of what no program of ours is given. */
  env?: Record<string, string | undefined>;
}

const ours = (): Runtime => {
  const { type, defaultApp } = process as { type?: string; defaultApp?: boolean };
  return { execPath: process.execPath, type, defaultApp: defaultApp ?? false, appImage: process.env.APPIMAGE };
};

/** What nobody means for a program of ours; a debugger's port, for one, would be taken. */
const noEnv = { NODE_OPTIONS: undefined, NODE_EXTRA_CA_CERTS: undefined };

const argumentOf = (name: OwnProgram['name']) => `--optimus-${name}=`;

/** The file with which this start was asked to be that program. */
export function programConfigIn(name: OwnProgram['name'], argv: readonly string[]): string | null {
  const wanted = argumentOf(name);
  return argv.find((argument) => argument.startsWith(wanted))?.slice(wanted.length) ?? null;
}

/** How a program of ours is started as a process of its own, under Node, Electron and the package alike. */
export function ownProgram(program: OwnProgram, runtime = ours()): HowToStart {
  const { name, file, configFile, nodeArgs = [], outlives = false } = program;
  const env = { ...noEnv, ...program.env };
  const { execPath, type, defaultApp, appImage } = runtime;
  const args = [...nodeArgs, file, configFile];
  if (type !== 'browser') return { command: execPath, args, env };
  if (defaultApp) return { command: execPath, args, env: { ...env, ELECTRON_RUN_AS_NODE: '1' } };
  // The package may not be run as Node: whoever could would be us to the system. An AppImage is gone with the Optimus that mounted it.
  const command = outlives ? (appImage ?? execPath) : execPath;
  return { command, args: [`${argumentOf(name)}${configFile}`], env };
}

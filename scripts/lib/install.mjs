import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { run } from './child.mjs';
import { plainError, root, say } from './root.mjs';

const minimumNode = 20;
const minimumNpm = 9;
const modules = join(root, 'node_modules');

/** Says in one sentence what to do when the machine's Node cannot even prepare. */
export function checkNode(version = process.versions.node) {
  if (Number(version.split('.')[0]) < minimumNode)
    throw plainError(
      `Optimus needs Node ${minimumNode} or newer to start, and this is Node ${version}: get one from https://nodejs.org, then run the command again.`,
    );
}

/** npm as a program and its first arguments: the one that started us, else the one on the PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script) && existsSync(script))
    return [process.env.npm_node_execpath ?? process.execPath, script];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function checkNpm([file, ...args]) {
  let version;
  try {
    version = execFileSync(file, [...args, '--version'], {
      cwd: root,
      encoding: 'utf8',
      shell: file.endsWith('.cmd'),
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    throw plainError('npm was not found: it comes with Node from https://nodejs.org (on Debian: apt-get install npm).');
  }
  if (Number(version.split('.')[0]) < minimumNpm)
    throw plainError(
      `Optimus needs npm ${minimumNpm} or newer, and this is npm ${version}: run \`npm install -g npm\`, then try again.`,
    );
}

/** The project's own Node. Nothing of ours but these launchers may run on another one. */
export function node24() {
  const file = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(file) ? file : null;
}

/** The environment for every child: the project's Node and tools come first. */
export function toolEnv(extra = {}) {
  const path = [join(modules, 'node', 'bin'), join(modules, '.bin'), process.env.PATH ?? process.env.Path ?? ''].join(
    process.platform === 'win32' ? ';' : ':',
  );
  const env = { ...process.env, ...extra };
  for (const name of Object.keys(env)) if (name.toUpperCase() === 'PATH') delete env[name];
  return { ...env, PATH: path };
}

/** Compares what npm wrote down after its last complete install with the lock: content, not dates. */
export function whyInstall(lockText, installedText) {
  if (installedText === null) return 'nothing is installed yet';
  let lock;
  let installed;
  try {
    lock = JSON.parse(lockText).packages;
    installed = JSON.parse(installedText).packages;
  } catch {
    return 'the last install did not finish';
  }
  for (const [path, wanted] of Object.entries(lock)) {
    if (path === '') continue;
    const have = installed[path];
    // A platform's binary of another platform is left out on purpose.
    if (!have && (wanted.optional || wanted.peer || wanted.devOptional)) continue;
    if (!have || have.version !== wanted.version || have.integrity !== wanted.integrity)
      return `package-lock.json asks for ${path.replace(/^.*node_modules\//, '')} ${wanted.version}`;
  }
  for (const path of Object.keys(installed)) if (!lock[path]) return 'package-lock.json has changed';
  return null;
}

const readOrNull = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : null);

const whyInstallHere = () =>
  whyInstall(readFileSync(join(root, 'package-lock.json'), 'utf8'), readOrNull(join(modules, '.package-lock.json'))) ??
  (node24() ? null : "the project's own Node is missing");

/** `npm ci` deletes node_modules, and Windows does not delete a program that runs: ours may be in there. */
function stepAside() {
  if (process.platform !== 'win32' || !process.execPath.startsWith(modules + sep)) return;
  const aside = join(root, 'out', 'node-in-use');
  try {
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // One of them still runs: it goes next time.
  }
  mkdirSync(aside, { recursive: true });
  renameSync(process.execPath, join(aside, `${process.pid}.exe`));
}

/** Installs when what is installed is not what the lock says. The caller holds the lock file. */
export async function ensureInstalled() {
  const reason = whyInstallHere();
  if (!reason) return;
  const npm = npmCommand();
  checkNpm(npm);
  say(`Installing (${reason}). This takes about a minute the first time.`);
  stepAside();
  const started = performance.now();
  const { code } = await run(npm[0], [...npm.slice(1), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    // A production setting of the user's shell would leave the build tools out.
    env: { ...process.env, NODE_ENV: '', npm_config_omit: '' },
  });
  if (code !== 0)
    throw plainError(
      `npm ci failed (exit code ${code}); its own message is above. Without a network connection the first install is not possible; ` +
        'behind a proxy set HTTPS_PROXY; when a file was busy or half written, delete node_modules and run the command again.',
    );
  const left = whyInstallHere();
  if (left)
    throw plainError(
      `npm ci ended without an error, but ${left}: run \`npm ci --foreground-scripts\` to see why (the install script of the package "node" must be allowed).`,
    );
  say(`Installed in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}

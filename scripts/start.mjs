// `npm start`. Runs on any Node ≥ 20 with nothing installed, so it uses no package and no TypeScript.
import { run } from './lib/child.mjs';
import { ensureElectron, hasDisplay } from './lib/electron.mjs';
import { startHeadless } from './lib/headless.mjs';
import { toolEnv } from './lib/install.mjs';
import { prepare } from './lib/prepare.mjs';
import { root, runMain, say } from './lib/root.mjs';

const own = new Set(['--headless', '--no-open', '--electron', '--help']);
const flags = new Set(process.argv.slice(2).filter((arg) => own.has(arg)));
const args = process.argv.slice(2).filter((arg) => !own.has(arg));

const help = `npm start -- [options]
  --headless   serve the application on loopback instead of opening a window
  --no-open    do not open the browser when serving
  --electron   try again to get Electron after a failed download
Everything else is handed to the application.`;

async function startDesktop(file) {
  const rootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
  if (rootOnLinux) say("Running as root: Chromium's sandbox cannot work and is off for this start (--no-sandbox).");
  const env = toolEnv();
  delete env.ELECTRON_RUN_AS_NODE;
  const { code } = await run(file, [...(rootOnLinux ? ['--no-sandbox'] : []), root, ...args], { env });
  return code;
}

/** Why the window cannot be opened, or the program that opens it. */
async function desktop() {
  if (flags.has('--headless')) return { reason: null };
  if (!hasDisplay()) return { reason: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  const { file, reason } = await ensureElectron({ retry: flags.has('--electron') });
  return file ? { file } : { reason: `Electron is not here: ${reason}` };
}

await runMain(async () => {
  if (flags.has('--help')) return void say(help);
  await prepare();
  const { file, reason } = await desktop();
  if (file) {
    const code = await startDesktop(file);
    // 127 is the system's loader: a library that Electron needs is not installed, and no window was ever opened.
    if (code !== 127) return code;
    say('Electron could not be loaded, see above; serving the same application instead.');
  } else if (reason) {
    say(`No window: ${reason}. Serving the same application instead.`);
  }
  return startHeadless({ args, open: !flags.has('--no-open') });
});

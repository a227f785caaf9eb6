import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { run } from './child.mjs';
import { hasDisplay } from './electron.mjs';
import { node24, toolEnv } from './install.mjs';
import { root, say } from './root.mjs';

const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** Best effort: the address is on the screen anyway. */
function openBrowser(address) {
  const [file, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(file, [...args, address], { stdio: 'ignore', detached: true, windowsHide: true });
  child.once('error', () => say('No browser could be opened; open the address above yourself.'));
  child.unref();
}

/** Serves the application on loopback until it ends, and resolves with its exit code. */
export async function startHeadless({ args, open }) {
  const { code } = await run(node24(), [join(root, 'out', 'main', 'headless.js'), ...args], {
    env: toolEnv(),
    ...(open &&
      hasDisplay() && {
        onLine(line) {
          const address = /^Optimus is at (http:\/\/\S+)$/.exec(line)?.[1];
          if (address) openBrowser(address);
        },
      }),
  });
  return code;
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from './child.mjs';
import { node24, toolEnv } from './install.mjs';
import { root, say } from './root.mjs';

const usual = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map((dir) => join(dir, 'Google', 'Chrome', 'Application', 'chrome.exe')),
};

function playwrightsOwn() {
  try {
    const file = createRequire(join(root, 'package.json'))('@playwright/test').chromium.executablePath();
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** A Chromium on this machine: CHROMIUM_PATH, the usual places, Playwright's own, else null. */
export function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) return existsSync(wanted) ? wanted : null;
  return (usual[process.platform] ?? []).find((file) => existsSync(file)) ?? playwrightsOwn();
}

const isDebianRoot = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version');

function aptInstall(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { stdio: 'inherit', env });
}

/** Finds a Chromium or gets one. Resolves with `{ file }` or `{ reason }`. */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return { file: found };
  if (process.env.CHROMIUM_PATH)
    return { reason: `CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which is not there` };
  say("No Chromium was found; getting Playwright's own (about 150 MB, once).");
  await run(node24(), [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'], {
    env: toolEnv(),
    timeoutMs: 10 * 60 * 1000,
  });
  let file = findChromium();
  if (!file && isDebianRoot()) {
    say('That failed; getting the Debian package instead.');
    try {
      aptInstall('chromium');
    } catch {
      return {
        reason: 'neither Playwright nor apt-get could get one; install Chromium or Chrome, or set CHROMIUM_PATH',
      };
    }
    file = findChromium();
  }
  return file ? { file } : { reason: 'install Chromium or Chrome, or set CHROMIUM_PATH to the program of one' };
}

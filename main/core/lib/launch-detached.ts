import { spawn } from 'node:child_process';

/** What opens outlives Optimus: it is the user's browser, editor or terminal, not a child of ours. */
export function launchDetached(file: string, args: readonly string[], cwd?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { stdio: 'ignore', detached: true, windowsHide: true, ...(cwd && { cwd }) });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

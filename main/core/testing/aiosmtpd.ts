import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Python that has it: Debian's own, which another one on the PATH may stand before. */
export async function aiosmtpdPython(): Promise<string> {
  for (const python of ['/usr/bin/python3', 'python3'])
    if (await run(python, ['-c', 'import aiosmtpd'], { timeout: 20_000 }).catch(() => null)) return python;
  throw new Error('no Python here has aiosmtpd');
}

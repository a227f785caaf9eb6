import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Program, root, startProgram } from './program.ts';

export interface HeadlessProgram extends Program {
  origin: string;
  port: number;
  token: string;
}

/** The built headless host on a data folder of its own; projects of whoever measures are none of its business. */
export async function startHost(dataDir: string, home = dataDir): Promise<HeadlessProgram> {
  const file = join(root, 'out', 'main', 'headless.js');
  await access(file).catch(() => {
    throw new Error('the headless host is not built: run "npm run build"');
  });
  const program = await startProgram(file, ['--port', '0'], {
    ready: /^Optimus is at (http:\/\/[\d.]+:(\d+))\/#token=(\S+)$/,
    env: { OPTIMUS_HOME: dataDir, HOME: home },
    stop: 'signal',
  });
  const [, origin = '', port, token = ''] = program.ready;
  return { ...program, origin, port: Number(port), token };
}

import { execFile, spawn } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { tempDir } from './temp-dir.ts';
import { until } from './until.ts';

const run = promisify(execFile);

export interface OrdinaryUser {
  uid?: number;
  gid?: number;
}

/** Database servers refuse to run as root. */
export async function ordinaryUser(): Promise<OrdinaryUser> {
  if (process.getuid?.() !== 0) return {};
  const id = async (flag: string) => Number((await run('id', [flag, 'nobody'])).stdout.trim());
  return { uid: await id('-u'), gid: await id('-g') };
}

/** A folder that such a user may write into; the checkout may be closed to him, the folder for temporary files is not. */
export async function ownFolder(): Promise<{
  dir: string;
  as: OrdinaryUser & { cwd: string; env: Record<string, string | undefined> };
}> {
  const dir = await tempDir();
  const user = await ordinaryUser();
  if (user.uid !== undefined && user.gid !== undefined) await chown(dir, user.uid, user.gid);
  return { dir, as: { ...user, cwd: dir, env: { ...process.env, LC_ALL: 'C', HOME: dir } } };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A server that can be killed and started again at the same place. */
export interface OwnServer {
  start(): Promise<void>;
  /** At once, as by a power cut. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export function ownServer(
  program: string,
  args: string[],
  as: Parameters<typeof spawn>[2],
  ready: (said: string) => boolean,
): OwnServer {
  let end: ((signal: NodeJS.Signals) => Promise<void>) | null = null;
  return {
    async start() {
      const server = spawn(program, args, { ...as, stdio: ['ignore', 'pipe', 'pipe'] });
      // Not its exit: a child that outlives a killed PostgreSQL for a moment would still answer, and holds these pipes.
      const ended = new Promise((resolve) => server.once('close', resolve));
      let said = '';
      for (const stream of [server.stdout, server.stderr])
        stream?.on('data', (chunk: Buffer) => {
          said = (said + chunk.toString()).slice(-200_000);
        });
      end = async (signal) => {
        server.kill(signal);
        await ended;
      };
      const dead = () => server.exitCode !== null || server.signalCode !== null;
      await until(() => ready(said) || dead(), { what: program, timeoutMs: 60_000 });
      if (dead()) throw new Error(`${program} ended while starting: ${said}`);
    },
    async kill(signal = 'SIGKILL') {
      await end?.(signal);
      end = null;
    },
  };
}

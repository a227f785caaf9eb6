import { execFile } from 'node:child_process';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { aiosmtpdPython } from './aiosmtpd.ts';
import { mariadbPrograms } from './mariadb.ts';
import { postgresFolder } from './postgres.ts';

const run = promisify(execFile);

interface Server {
  /** Answers, or throws. */
  probe: () => Promise<unknown>;
  howToGet: string;
}

const program = (file: string, args: string[], howToGet: string): Server => ({
  probe: () => run(file, args, { timeout: 20_000 }),
  howToGet,
});

/** What a test may need beside Node, and how to get it. */
const servers = {
  aiosmtpd: {
    probe: () => aiosmtpdPython(),
    howToGet: 'Install aiosmtpd (on Debian: apt-get install python3-aiosmtpd); nothing has to be started.',
  },
  compose: {
    probe: () => run('docker', ['compose', 'version']).catch(() => run('docker-compose', ['version'])),
    howToGet: 'Install Compose (on Debian: apt-get install docker-compose).',
  },
  docker: program(
    'docker',
    ['version', '--format', '{{.Server.Version}}'],
    'Start Docker (on Debian: apt-get install docker.io, then start dockerd), or set DOCKER_HOST.',
  ),
  espeak: program('espeak-ng', ['--version'], 'Install espeak-ng (on Debian: apt-get install espeak-ng).'),
  gcc: program('gcc', ['--version'], 'Install gcc (on Debian: apt-get install gcc libc6-dev).'),
  git: program('git', ['--version'], 'Install git (on Debian: apt-get install git).'),
  mariadb: {
    probe: () => mariadbPrograms(),
    howToGet: 'Install MariaDB (on Debian: apt-get install mariadb-server); nothing has to be started.',
  },
  postgres: {
    probe: () => postgresFolder(),
    howToGet: 'Install PostgreSQL (on Debian: apt-get install postgresql); nothing has to be started.',
  },
  python: program('python3', ['--version'], 'Install Python (on Debian: apt-get install python3).'),
  redis: program(
    'redis-server',
    ['--version'],
    'Install Redis (on Debian: apt-get install redis-server); nothing has to be started.',
  ),
  restic: program('restic', ['version'], 'Install restic (on Debian: apt-get install restic).'),
  ssh: program('ssh', ['-V'], 'Install OpenSSH (on Debian: apt-get install openssh-client).'),
} satisfies Record<string, Server>;

export type Need = keyof typeof servers;

export interface NeedOptions {
  env?: Record<string, string | undefined>;
  server?: Server;
}

/**
 * Says whether a server is there, to be given to `describe.skipIf`. What is missing is written down for the last lines of
 * `npm test`. With CI=true it throws instead: there, a test that did not run is a failure, unless OPTIMUS_MAY_LACK names it
 * because that machine cannot have it.
 */
export async function needs(
  need: Need,
  { env = process.env, server = servers[need] }: NeedOptions = {},
): Promise<boolean> {
  try {
    await server.probe();
    return true;
  } catch (cause) {
    const mayLack = env.OPTIMUS_MAY_LACK?.split(',').includes(need) ?? false;
    if (env.CI && env.CI !== 'false' && !mayLack)
      throw new Error(`This test needs ${need}. ${server.howToGet}`, { cause });
    const file = env.OPTIMUS_NEEDS_FILE;
    if (file) {
      await mkdir(dirname(file), { recursive: true });
      // One short line at once: lines of parallel workers do not mix.
      await appendFile(file, `${JSON.stringify({ need, howToGet: server.howToGet })}\n`);
    }
    return false;
  }
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './services.ts';

const run = promisify(execFile);

/** Answers all that is asked of it with one status and one text, and ends when it is told to. */
const server = (status: number, text: string, host: string) => `
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  // It says that it is well: only who uses it notices what it answers.
  response.statusCode = request.url === '/health' ? 200 : ${status};
  response.end(${JSON.stringify(text)});
});
server.listen(Number(process.env.PORT ?? 3000), '${host}');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

interface ShippedOptions {
  name?: string;
  /** It says all that an image of it takes, and listens to who is outside of its container. */
  contained?: boolean;
}

/** A project that is shipped: one small server in a repository of its own. */
export async function makeShipped({ name = 'parcel', contained = false }: ShippedOptions = {}) {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-shipped-')));
  const folder = join(base, 'projects');
  const project = join(folder, name);
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: project,
      env: { PATH: process.env.PATH, HOME: base, GIT_CONFIG_NOSYSTEM: '1' },
    });

  async function commit(message: string, status: number, text: string): Promise<void> {
    await writeFile(join(project, 'serve.mjs'), server(status, text, contained ? '0.0.0.0' : '127.0.0.1'));
    await git('add', '.');
    await git('commit', '-qm', message);
  }

  await mkdir(project, { recursive: true });
  const says = contained ? { engines: { node: '20' }, scripts: { start: 'node serve.mjs' } } : {};
  await writeFile(join(project, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...says }));
  await git('init', '-q', '-b', 'main');
  await commit('feat: begin', 200, 'one');

  return {
    folder,
    at: (...path: string[]) => join(project, ...path),
    /** That nobody has: the place is to hold it. */
    port: await freePort(),
    start: `${JSON.stringify(process.execPath)} serve.mjs`,
    commit,
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}
export type Shipped = Awaited<ReturnType<typeof makeShipped>>;

/** Asks again and again, as people do; tells how often it was asked, until it is stopped. */
export function keepAsking(port: number) {
  const stop = new AbortController();
  let statuses: number[] = [];
  const done = (async () => {
    while (!stop.signal.aborted)
      await fetch(`http://127.0.0.1:${port}/`, { signal: stop.signal }).then(
        async (response) => {
          statuses.push(response.status);
          await response.arrayBuffer();
        },
        () => stop.signal.aborted || statuses.push(0),
      );
  })();
  return {
    /** What was answered since the last look. */
    take() {
      const taken = statuses;
      statuses = [];
      return taken;
    },
    async stop() {
      stop.abort();
      await done;
    },
  };
}

import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { freePort, type OwnServer, ownFolder, ownServer } from './own-server.ts';

const run = promisify(execFile);

/** Debian keeps the server off the PATH of who is not root. */
export async function mariadbPrograms(): Promise<{ server: string; install: string }> {
  const places = ['/usr/sbin', '/usr/bin', ...(process.env.PATH ?? '').split(':')];
  const find = async (name: string) => {
    for (const place of places)
      if (
        await access(join(place, name)).then(
          () => true,
          () => false,
        )
      )
        return join(place, name);
    throw new Error(`there is no ${name}`);
  };
  return { server: await find('mariadbd'), install: await find('mariadb-install-db') };
}

/** A server of its own in a fresh folder, gone when the test ends. User `optimus`, password `s3cret pass`, may do everything. */
export async function startMariadb(more: readonly string[] = []): Promise<{ port: number } & OwnServer> {
  const { server: program, install } = await mariadbPrograms();
  const { dir, as } = await ownFolder();
  const data = join(dir, 'data');
  await run(
    install,
    ['--no-defaults', `--datadir=${data}`, '--skip-test-db', '--auth-root-authentication-method=normal'],
    as,
  );
  const init = join(dir, 'init.sql');
  const users = `create user if not exists 'optimus'@'%' identified by 's3cret pass';\ngrant all on *.* to 'optimus'@'%' with grant option;\n`;
  await run('sh', ['-c', 'printf %s "$1" > init.sql', 'sh', users], as);
  const port = await freePort();
  const args = [
    ...['--no-defaults', `--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1', `--init-file=${init}`],
    ...[`--socket=${join(dir, 'sock')}`, `--pid-file=${join(dir, 'pid')}`, '--innodb-flush-log-at-trx-commit=0'],
    // By address: the users without a name that come with it are of localhost, and would come before ours.
    '--skip-name-resolve',
    ...['--innodb-buffer-pool-size=16M', '--innodb-log-file-size=8M', ...more],
  ];
  const server = ownServer(program, args, as, (said) => said.includes('ready for connections'));
  onTestFinished(() => server.kill());
  await server.start();
  return { port, ...server };
}

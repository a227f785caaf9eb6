import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { docker } from '../../../core/testing/docker.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';

const run = promisify(execFile);

async function compose(folder: string, ...args: string[]): Promise<void> {
  const options = { cwd: folder, timeout: 120_000 };
  await run('docker', ['compose', 'version'])
    .then(() => run('docker', ['compose', ...args], options))
    .catch((error: { stderr?: string }) => {
      if (!/is not a docker command|unknown command|unknown shorthand/.test(error.stderr ?? '')) throw error;
      return run('docker-compose', args, options);
    });
}

export interface Service {
  image: string;
  command: readonly string[];
  more?: Record<string, unknown>;
}

/** A stack of its own, started by Compose as anybody would; gone when the test ends. */
export async function testStack(services: Record<string, Service>) {
  const name = `optimus-test-${randomUUID().slice(0, 8)}`;
  const folder = await realpath(await tempDir());
  const file = join(folder, 'compose.yml');
  const write = (now: Record<string, Service>) =>
    writeFile(
      file,
      // JSON is YAML.
      JSON.stringify({
        version: '3.8',
        services: Object.fromEntries(
          Object.entries(now).map(([service, { image, command, more }]) => [
            service,
            { image, command, stop_grace_period: '1s', ...more },
          ]),
        ),
        volumes: { data: {} },
      }),
    );
  await write(services);
  const all = async (...args: string[]) =>
    (await docker(...args, '--filter', `label=com.docker.compose.project=${name}`)).split('\n').filter(Boolean).sort();
  onTestFinished(async () => {
    for (const id of await all('ps', '-aq')) await docker('rm', '-fv', id).catch(() => '');
    for (const id of await all('network', 'ls', '-q')) await docker('network', 'rm', id).catch(() => '');
    for (const id of await all('volume', 'ls', '-q')) await docker('volume', 'rm', id).catch(() => '');
  });
  await compose(folder, '-p', name, '-f', file, 'up', '-d');
  return {
    name,
    folder,
    file,
    write,
    /** Everything of it that the engine knows, to be compared. */
    async snapshot() {
      const ids = await all('ps', '-aq', '--no-trunc');
      const containers = await docker('inspect', '--format', '{{.Id}} {{.Name}} {{.State.Status}} {{.Image}}', ...ids);
      return {
        containers: containers.split('\n').sort(),
        networks: await all('network', 'ls', '-q'),
        volumes: await all('volume', 'ls', '-q'),
      };
    },
  };
}

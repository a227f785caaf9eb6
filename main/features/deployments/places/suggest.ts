import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type PlaceSpec, placeSpec } from '../../../../shared/features/deployments/schema.ts';
import type { Setup } from '../../../../shared/features/launcher/schema.ts';
import type { DeploymentsRepo } from '../repo.ts';

const firstPort = 8_080;
const tries = 200;

interface Deps {
  repo: Pick<DeploymentsRepo, 'places'>;
  /** How the project starts, as it was found. */
  setup: (projectId: string) => Promise<Setup>;
  folder: (projectId: string) => string;
  /** Of these programs those that this machine has. */
  has: (programs: readonly string[]) => Promise<string[]>;
}

/** What looks at images for known weaknesses, and ends with another figure than 0 when it finds some. */
const scanners: Readonly<Record<string, string>> = {
  trivy: 'trivy image --exit-code 1 --severity HIGH,CRITICAL "$IMAGE"',
  grype: 'grype --fail-on high "$IMAGE"',
};

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** A place that would fit: from what the project itself says. */
export function createSuggest({ repo, setup, folder, has }: Deps) {
  async function freePort(): Promise<number> {
    const taken = new Set(
      (await repo.places()).filter(({ spec }) => spec.target.type !== 'kubernetes').map(({ spec }) => spec.port),
    );
    for (let port = firstPort; port < firstPort + tries; port += 1)
      if (!taken.has(port) && (await isFree(port))) return port;
    return firstPort;
  }

  return async function suggest(projectId: string, asked: string): Promise<{ spec: PlaceSpec; notes: string[] }> {
    const notes: string[] = [];
    const path = folder(projectId);
    const name =
      asked
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'prod';
    const port = await freePort();
    const rest = { name, port };
    if (await isFile(join(path, 'Dockerfile'))) {
      notes.push('The project has a Dockerfile: versions are containers.');
      const [scanner = ''] = await has(Object.keys(scanners)).catch(() => []);
      const scan = scanners[scanner];
      // Not filled in: some of them fetch what they know from elsewhere first.
      if (scan)
        notes.push(`${scanner} is on this machine: as a scan, ${scan} looks at each image before it is shipped.`);
      return { spec: placeSpec.parse({ ...rest, target: { type: 'docker' } }), notes };
    }
    const found = await setup(projectId).catch(() => null);
    const commands = (found?.services ?? []).flatMap(({ spec, main, problem }) =>
      spec.run.type === 'command' && !spec.once ? [{ spec, main, line: spec.run.command, problem }] : [],
    );
    const service = commands.find(({ main }) => main) ?? commands[0];
    if (!service) {
      notes.push('Nothing in the project says how it is started: write down the command that starts it.');
      return { spec: placeSpec.parse({ ...rest, target: { type: 'process', run: 'npm start' } }), notes };
    }
    const { spec, line } = service;
    const argument = spec.port.argument === null ? '' : ` ${spec.port.argument}`;
    const { variable } = spec.port;
    const given = variable !== null && variable !== 'PORT' ? `${variable}={port} ` : '';
    const inside = spec.folder === '' ? '' : `cd ${spec.folder} && `;
    notes.push(`It is started like the service ${spec.name}.`);
    if (/\b(?:dev|serve|watch)\b/.test(line))
      notes.push(`${line} looks like a command for development: another may be better for what others use.`);
    return {
      spec: placeSpec.parse({
        ...rest,
        target: { type: 'process', run: `${inside}${given}${line}${argument}` },
        ready: spec.ready?.type === 'log' ? null : spec.ready,
      }),
      notes,
    };
  };
}

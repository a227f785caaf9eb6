import type { DatabaseEngine, DatabaseOffer } from '../../../shared/features/databases/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { WorkerPool } from '../../core/workers/worker-pool.ts';
import type { ContainersService } from '../containers/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { usualPorts } from './connection-input.ts';
import type { StoredDatabase } from './repo.ts';

const filesForMs = 120_000;
const mostProjects = 2_000;

const names = { postgres: 'PostgreSQL', mysql: 'MySQL or MariaDB', redis: 'Redis', sqlite: 'SQLite' } as const;
const programs: [DatabaseEngine, RegExp][] = [
  ['postgres', /^(?:postgres|postmaster)\b/],
  ['mysql', /^(?:mysqld|mariadbd)\b/],
  ['redis', /^(?:redis-server|valkey-server|keydb-server)\b/],
];

interface Deps {
  identity: Pick<IdentityService, 'ports'>;
  containers: Pick<ContainersService, 'now'>;
  projects: Pick<ProjectsService, 'list'>;
  workers: Pick<WorkerPool, 'run'>;
  clock: Clock;
  log: Logger;
  known: () => readonly StoredDatabase[];
}

const byPort = (port: number): DatabaseEngine | null =>
  (['postgres', 'mysql', 'redis'] as const).find((engine) => usualPorts[engine] === port) ?? null;
const local = (host: string) => /^(?:localhost|127\.|::1$|0\.0\.0\.0$)/.test(host);

/** What seems to be a database here. It is said, never connected: a login is the user's to give. */
export function createOffers({ identity, containers, projects, workers, clock, log, known }: Deps) {
  let files: { at: number; answer: Promise<{ offers: DatabaseOffer[]; cut: boolean }> } | null = null;

  async function atPorts(): Promise<DatabaseOffer[]> {
    const found = new Map<number, DatabaseOffer>();
    const offer = (
      engine: DatabaseEngine,
      port: number,
      host: string,
      sentence: string,
      project: DatabaseOffer['project'],
    ) => {
      if (!found.has(port))
        found.set(port, { id: `port/${port}`, engine, sentence, host, port, path: '', bytes: null, project });
    };
    for (const one of containers.now())
      for (const { port, published, protocol } of one.state === 'running' ? one.ports : []) {
        const engine = protocol === 'tcp' ? byPort(port) : null;
        if (engine && published !== null)
          offer(
            engine,
            published,
            '127.0.0.1',
            `${names[engine]} seems to run in the container ${one.name}`,
            one.project,
          );
      }
    const { ports } = await identity.ports().catch((error) => {
      log.info('ports cannot be seen, so no server is offered', { error: String(error) });
      return { ports: [] };
    });
    for (const { port, protocol, addresses, process, project } of ports) {
      if (protocol !== 'tcp') continue;
      const label = process?.label ?? '';
      const engine = programs.find(([, shape]) => shape.test(label))?.[0] ?? byPort(port);
      if (!engine) continue;
      const six = addresses.length > 0 && addresses.every((address) => address.includes(':') && address !== '::');
      offer(
        engine,
        port,
        six ? '::1' : '127.0.0.1',
        `${names[engine]} seems to run at port ${port}`,
        project && { id: project.id, name: project.label },
      );
    }
    return [...found.values()];
  }

  async function readFiles() {
    const rows = (await projects.list()).filter(({ presence }) => presence === 'here').slice(0, mostProjects);
    const answer = await workers.run('sqlite.find', { folders: rows.map(({ path }) => path) });
    const offers = answer.files.flatMap(({ path, folder, bytes }): DatabaseOffer[] => {
      const row = rows.find((one) => one.path === folder);
      const name = path.slice(folder.length + 1);
      return [
        {
          ...{ id: `file/${path}`, engine: 'sqlite', host: '', port: 0, path, bytes },
          sentence: `${name} is a SQLite database`,
          project: row ? { id: row.id, name: row.name } : null,
        },
      ];
    });
    return { offers, cut: answer.cut };
  }

  return async function offers(): Promise<{ offers: DatabaseOffer[]; cut: boolean }> {
    if (!files || clock.now() - files.at > filesForMs || clock.now() < files.at) {
      const answer = readFiles().catch((error) => {
        log.warn('projects could not be searched for SQLite files', { error: String(error) });
        files = null;
        return { offers: [], cut: false };
      });
      files = { at: clock.now(), answer };
    }
    const [atPort, inFiles] = await Promise.all([atPorts(), files.answer]);
    const taken = known().map(({ connection }) => connection);
    const isFree = (one: DatabaseOffer) =>
      !taken.some((connection) =>
        one.engine === 'sqlite' ? connection.path === one.path : connection.port === one.port && local(connection.host),
      );
    return { offers: [...atPort, ...inFiles.offers].filter(isFree), cut: inFiles.cut };
  };
}

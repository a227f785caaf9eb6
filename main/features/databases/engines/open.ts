import type { WorkerPool } from '../../../core/workers/worker-pool.ts';
import { DatabaseTrouble } from './trouble.ts';
import type { OpenSession } from './types.ts';

const openMs = 15_000;

interface Deps {
  workers: Pick<WorkerPool, 'run'>;
}

/** Each driver is loaded by the first who connects such a database: none of them is needed to start. */
export function createOpen({ workers }: Deps): OpenSession {
  const byEngine: OpenSession = async (target, signal) => {
    switch (target.connection.engine) {
      case 'postgres':
        return (await import('./postgres/session.ts')).openPostgres(target, signal);
      case 'mysql':
        return (await import('./mysql/session.ts')).openMysql(target, signal);
      case 'redis':
        return (await import('./redis/session.ts')).openRedis(target, signal);
      case 'sqlite':
        return (await import('./sqlite/session.ts')).openSqlite(target, workers);
    }
  };
  return async (target, signal) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), openMs);
    const both = AbortSignal.any([signal, stop.signal]);
    const late = new Promise<never>((_, reject) => {
      both.addEventListener('abort', () => reject(both.reason), { once: true });
    });
    const opening = byEngine(target, both);
    try {
      return await Promise.race([opening, late]);
    } catch (error) {
      // Too late is closed all the same.
      void opening.then((session) => session.close()).catch(() => {});
      if (signal.aborted) throw signal.reason;
      if (!stop.signal.aborted) throw error;
      const { host, port } = target.connection;
      throw new DatabaseTrouble(
        {
          field: 'host',
          sentence: `${host}:${port} did not answer in time.`,
          remedy: 'Check the address, and whether a firewall is between.',
          said: `no answer within ${openMs / 1_000} s`,
        },
        { cause: error },
      );
    } finally {
      clearTimeout(timer);
    }
  };
}

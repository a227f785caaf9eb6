import type { ShippingFacts } from '../types.ts';

interface Service {
  image: string;
  env?: Record<string, string>;
  port: number;
  /** Asks whether it answers. */
  health: string;
  url: string;
}

const postgres: Service = {
  image: 'postgres:17.6-alpine',
  // It lives for one job, on a machine that lives for one job: no password is better than one that looks like a secret.
  env: { POSTGRES_HOST_AUTH_METHOD: 'trust', POSTGRES_DB: 'test' },
  port: 5432,
  health: 'pg_isready -U postgres',
  url: 'postgresql://postgres@localhost:5432/test',
};
const mariadb: Service = {
  image: 'mariadb:11.8.3',
  env: { MARIADB_ALLOW_EMPTY_ROOT_PASSWORD: '1', MARIADB_DATABASE: 'test' },
  port: 3306,
  health: 'healthcheck.sh --connect --innodb_initialized',
  url: 'mysql://root@127.0.0.1:3306/test',
};
const redis: Service = {
  image: 'redis:8.2.1-alpine',
  port: 6379,
  health: 'redis-cli ping',
  url: 'redis://localhost:6379/0',
};

const known: Readonly<Record<string, Service>> = {
  postgresql: postgres,
  mariadb,
  mysql: mariadb,
  redis,
  valkey: redis,
  mongodb: {
    image: 'mongo:8.0.13',
    port: 27_017,
    health: "mongosh --quiet --eval 'db.runCommand({ ping: 1 }).ok'",
    url: 'mongodb://localhost:27017/test',
  },
};

/** What tests may want to reach. An address is set only where its variable is one of an address. */
export function servicesOf({ needs }: ShippingFacts) {
  const services: Record<string, object> = {};
  const env: Record<string, string> = {};
  const unknown: string[] = [];
  for (const { id, variable } of needs) {
    const service = Object.hasOwn(known, id) ? known[id] : undefined;
    if (service === undefined) {
      unknown.push(id);
      continue;
    }
    services[id] = {
      image: service.image,
      ...(service.env ? { env: service.env } : {}),
      ports: [`${service.port}:${service.port}`],
      options: `--health-cmd "${service.health}" --health-interval 2s --health-timeout 5s --health-retries 30`,
    };
    if (variable !== null && /^[A-Z][A-Z0-9_]*_(URL|URI)$/.test(variable)) env[variable] = service.url;
  }
  return { services, env, unknown };
}

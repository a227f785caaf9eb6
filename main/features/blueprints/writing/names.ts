import type { ShippingFacts } from '../types.ts';

const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/** Objects of Kubernetes begin with a letter, which names of images need not. */
export function objectName(slug: string): string {
  const clean = slug.toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  const named = /^[a-z]/.test(clean) ? clean : `app-${clean}`;
  return named.slice(0, 40).replace(/-+$/, '');
}

/** Bundlers write these into what browsers get, so they are asked for while it is built, and by nobody afterwards. */
const bundled = /^(?:VITE|REACT_APP|NEXT_PUBLIC|GATSBY)_/;
const bundledBy: Readonly<Record<string, RegExp>> = { astro: /^PUBLIC_/, sveltekit: /^PUBLIC_/ };

export function publicVariables({ stack, build, framework, variables }: ShippingFacts): string[] {
  if (build === null || (stack !== 'node' && stack !== 'bun')) return [];
  const also = framework !== null && Object.hasOwn(bundledBy, framework) ? bundledBy[framework] : undefined;
  const names = variables.map(({ name }) => name);
  return names.filter((name) => variableName.test(name) && (bundled.test(name) || also?.test(name) === true)).sort();
}

export interface Variables {
  /** Without these it cannot work: secrets, and where its databases are. */
  secret: string[];
  plain: string[];
  leftOut: number;
}

export function variablesOf(facts: ShippingFacts): Variables {
  const { variables, needs } = facts;
  const built = new Set(publicVariables(facts));
  const all = [
    ...needs.flatMap(({ variable }) => (variable === null ? [] : [{ name: variable, secret: true }])),
    ...variables,
  ].filter(({ name }) => name !== 'PORT' && !built.has(name));
  const fit = all.filter(({ name }) => variableName.test(name));
  const secret = new Set(fit.filter((one) => one.secret).map(({ name }) => name));
  const other = new Set(fit.map(({ name }) => name).filter((name) => !secret.has(name)));
  return { secret: [...secret].sort(), plain: [...other].sort(), leftOut: all.length - fit.length };
}

/** Where each of these listens, unless it is told otherwise. */
export const needPorts: Readonly<Record<string, { label: string; port: number }>> = {
  postgresql: { label: 'PostgreSQL', port: 5432 },
  mariadb: { label: 'MariaDB', port: 3306 },
  mysql: { label: 'MySQL', port: 3306 },
  redis: { label: 'Redis', port: 6379 },
  valkey: { label: 'Valkey', port: 6379 },
  memcached: { label: 'Memcached', port: 11211 },
  mongodb: { label: 'MongoDB', port: 27017 },
  rabbitmq: { label: 'RabbitMQ', port: 5672 },
  kafka: { label: 'Kafka', port: 9092 },
  nats: { label: 'NATS', port: 4222 },
  elasticsearch: { label: 'Elasticsearch', port: 9200 },
  opensearch: { label: 'OpenSearch', port: 9200 },
  minio: { label: 'MinIO', port: 9000 },
};

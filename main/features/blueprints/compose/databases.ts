/** One that a project needs, as a service beside it. Releases as of 2026-11-22. */
export interface Database {
  service: string;
  image: string;
  volume: string;
  password: string | null;
  environment(password: string): Record<string, string>;
  command?: readonly string[];
  probe: readonly string[];
  url(password: string): string;
}

export const databases: Readonly<Record<string, Database>> = {
  postgresql: {
    ...{ service: 'postgres', image: 'postgres:17.6-bookworm', volume: '/var/lib/postgresql/data' },
    password: 'POSTGRES_PASSWORD',
    environment: (password) => ({ POSTGRES_USER: 'app', POSTGRES_DB: 'app', POSTGRES_PASSWORD: password }),
    probe: ['CMD', 'pg_isready', '--username', 'app', '--dbname', 'app'],
    url: (password) => `postgresql://app:${password}@postgres:5432/app`,
  },
  mariadb: {
    ...{ service: 'mariadb', image: 'mariadb:11.8.3-noble', volume: '/var/lib/mysql' },
    password: 'MARIADB_PASSWORD',
    environment: (password) => ({
      ...{ MARIADB_USER: 'app', MARIADB_DATABASE: 'app', MARIADB_PASSWORD: password },
      MARIADB_RANDOM_ROOT_PASSWORD: '1',
    }),
    probe: ['CMD', 'healthcheck.sh', '--connect', '--innodb_initialized'],
    url: (password) => `mysql://app:${password}@mariadb:3306/app`,
  },
  redis: {
    ...{ service: 'redis', image: 'redis:7.4.6-bookworm', volume: '/data', password: null },
    environment: () => ({}),
    command: ['redis-server', '--appendonly', 'yes'],
    probe: ['CMD', 'redis-cli', 'ping'],
    url: () => 'redis://redis:6379/0',
  },
  mongodb: {
    ...{ service: 'mongodb', image: 'mongo:8.0.15-noble', volume: '/data/db', password: 'MONGODB_PASSWORD' },
    environment: (password) => ({ MONGO_INITDB_ROOT_USERNAME: 'app', MONGO_INITDB_ROOT_PASSWORD: password }),
    probe: ['CMD', 'mongosh', '--quiet', '--eval', 'db.adminCommand("ping").ok'],
    url: (password) => `mongodb://app:${password}@mongodb:27017/app?authSource=admin`,
  },
  rabbitmq: {
    ...{ service: 'rabbitmq', image: 'rabbitmq:4.1.4', volume: '/var/lib/rabbitmq', password: 'RABBITMQ_PASSWORD' },
    environment: (password) => ({ RABBITMQ_DEFAULT_USER: 'app', RABBITMQ_DEFAULT_PASS: password }),
    probe: ['CMD', 'rabbitmq-diagnostics', '--quiet', 'ping'],
    url: (password) => `amqp://app:${password}@rabbitmq:5672/`,
  },
};

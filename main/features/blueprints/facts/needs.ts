import type { Need } from '../types.ts';
import type { ProjectFolder } from './open-folder.ts';
import { lineOf, said } from './say.ts';

const manifests = [
  'package.json',
  'prisma/schema.prisma',
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'Gemfile',
  'mix.exs',
  'deno.json',
] as const;

interface Kind {
  id: string;
  name: string;
  by: RegExp;
}

const usualVariables: Readonly<Record<string, string>> = {
  ...{ postgresql: 'DATABASE_URL', mariadb: 'DATABASE_URL', redis: 'REDIS_URL', mongodb: 'MONGODB_URL' },
  rabbitmq: 'RABBITMQ_URL',
};

/** As a dependency is written in any of these files. `\s` takes line breaks too: behind `^` a file of empty lines would take for ever. */
const kinds: readonly Kind[] = [
  {
    id: 'postgresql',
    name: 'PostgreSQL',
    by: /"(?:pg|postgres|pg-promise|@neondatabase\/serverless|ext-pgsql|ext-pdo_pgsql)"\s*:|^[ \t]*provider[ \t]*=[ \t]*"postgresql"|^[ \t]*["']?(?:psycopg2?|psycopg2-binary|asyncpg)\b|jackc\/pgx|lib\/pq\b|^(?:tokio-)?postgres[ \t]*=|^sqlx[ \t]*=.*postgres|org\.postgresql|^[ \t]*gem ["']pg["']|:postgrex\b|\bNpgsql/m,
  },
  {
    id: 'mariadb',
    name: 'MariaDB or MySQL',
    by: /"(?:mysql2?|mariadb|ext-pdo_mysql|ext-mysqli)"\s*:|^[ \t]*provider[ \t]*=[ \t]*"mysql"|^[ \t]*["']?(?:mysqlclient|PyMySQL|pymysql|aiomysql)\b|go-sql-driver\/mysql|^sqlx[ \t]*=.*mysql|mysql-connector-j|mariadb-java-client|^[ \t]*gem ["']mysql2["']|:myxql\b|\bMySqlConnector/m,
  },
  {
    id: 'redis',
    name: 'Redis',
    by: /"(?:redis|ioredis|bullmq|bull|predis\/predis|ext-redis)"\s*:|^[ \t]*["']?(?:redis|aioredis|django-redis)\b\s*[[="'<>~!,;]|redis\/go-redis|go-redis\/redis|gomodule\/redigo|^redis[ \t]*=|starter-data-redis|\bjedis\b|lettuce-core|^[ \t]*gem ["'](?:redis|sidekiq)["']|:redix\b|StackExchange\.Redis/m,
  },
  {
    id: 'mongodb',
    name: 'MongoDB',
    by: /"(?:mongodb|mongoose|mongodb\/mongodb)"\s*:|^[ \t]*provider[ \t]*=[ \t]*"mongodb"|^[ \t]*["']?(?:pymongo|motor|mongoengine)\b|mongo-driver|^mongodb[ \t]*=|starter-data-mongodb|^[ \t]*gem ["']mongo(?:id)?["']|MongoDB\.Driver/m,
  },
  {
    id: 'rabbitmq',
    name: 'RabbitMQ',
    by: /"(?:amqplib|amqp-connection-manager|php-amqplib\/php-amqplib)"\s*:|^[ \t]*["']?(?:pika|aio-pika)\b|rabbitmq\/amqp091-go|^lapin[ \t]*=|starter-amqp|^[ \t]*gem ["']bunny["']|:amqp\b|RabbitMQ\.Client/m,
  },
];

/** What frameworks read by themselves, where that is an address as others write it: JDBC and connection strings of .NET are none. */
const ownVariables: readonly { file: RegExp; by: RegExp; variables: Readonly<Record<string, string>> }[] = [
  {
    file: /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
    by: /spring-boot/,
    variables: {
      ...{ redis: 'SPRING_DATA_REDIS_URL', mongodb: 'SPRING_DATA_MONGODB_URI' },
      rabbitmq: 'SPRING_RABBITMQ_ADDRESSES',
    },
  },
  {
    file: /^composer\.json$/,
    by: /"laravel\/framework"/,
    variables: { postgresql: 'DB_URL', mariadb: 'DB_URL', redis: 'REDIS_URL' },
  },
  { file: /^composer\.json$/, by: /"symfony\/framework-bundle"/, variables: usualVariables },
];
/** Programs of these read what they were told to, and nothing is usual. */
const nothingUsual = /^(?:pom\.xml|build\.gradle(?:\.kts)?|composer\.json|.*\.(?:cs|fs|vb)proj)$/;

function variableIn(file: string, text: string, id: string): string | null {
  if (!nothingUsual.test(file)) return usualVariables[id] ?? null;
  const framework = ownVariables.find((each) => each.file.test(file) && each.by.test(text));
  return framework?.variables[id] ?? null;
}

/** What it has to be able to reach, as its dependencies tell. Of a file for no more than this is a client of it. */
export async function readNeeds(folder: ProjectFolder, variables: readonly string[]): Promise<Need[]> {
  const found: Need[] = [];
  const projectFiles = (await folder.names('')).filter((name) => /\.(?:cs|fs|vb)proj$/.test(name));
  for (const { id, name, by } of kinds)
    for (const file of [...manifests, ...projectFiles]) {
      const text = await folder.text(file);
      const match = text === null ? null : by.exec(text);
      if (text === null || match === null) continue;
      const usual = variables.find((each) => likely[id]?.test(each)) ?? variableIn(file, text, id);
      const needed = said(id, `It uses ${name}.`, file, lineOf(text, match[0].trim().split('\n', 1)[0] ?? match[0]));
      found.push({ id, said: needed, variable: usual });
      break;
    }
  return found;
}

const likely: Readonly<Record<string, RegExp>> = {
  postgresql: /^(?:DATABASE|POSTGRES(?:QL)?|PG|DB)_(?:URL|URI|DSN)$/,
  mariadb: /^(?:DATABASE|MYSQL|MARIADB|DB)_(?:URL|URI|DSN)$/,
  redis: /^(?:REDIS|CACHE)(?:_TLS)?_(?:URL|URI)$/,
  mongodb: /^(?:MONGO(?:DB)?|DATABASE)_(?:URL|URI)$/,
  rabbitmq: /^(?:RABBITMQ|AMQP)_(?:URL|URI)$/,
};

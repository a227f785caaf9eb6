import type { Need } from '../types.ts';
import type { ProjectFolder } from './open-folder.ts';
import { lineOf, said } from './say.ts';

const manifests = [
  'package.json',
  ...[
    'prisma/schema.prisma',
    'schema.prisma',
    'db/schema.prisma',
    'src/prisma/schema.prisma',
    'database/schema.prisma',
  ],
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
  ...['CMakeLists.txt', 'meson.build', 'configure.ac', 'Makefile', 'conanfile.txt', 'conanfile.py', 'vcpkg.json'],
  ...['build.zig.zon', 'shard.yml', 'Package.swift', 'dub.json', 'dub.sdl', 'pubspec.yaml', 'build.sbt', 'build.mill'],
  ...['build.sc', 'project.clj', 'deps.edn', 'package.yaml', 'dune-project', 'rebar.config', 'gleam.toml', 'cpanfile'],
  ...['Makefile.PL', 'dist.ini', 'renv.lock', 'DESCRIPTION', 'Project.toml'],
] as const;
/** These carry the name of the project. */
const named = /\.(?:csproj|fsproj|vbproj|cabal|nimble|opam|rockspec)$/;

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
    by: /"(?:pg|postgres|pg-promise|@neondatabase\/serverless|ext-pgsql|ext-pdo_pgsql)"\s*:|^[ \t]*provider[ \t]*=[ \t]*"postgresql"|^[ \t]*["']?(?:psycopg2?|psycopg2-binary|asyncpg)\b|jackc\/pgx|lib\/pq\b|^(?:tokio-)?postgres[ \t]*=|^sqlx[ \t]*=.*postgres|org\.postgresql|^[ \t]*gem ["']pg["']|:postgrex\b|\bNpgsql|\blib(?:pqxx|pq)\b|-lpq(?:xx)?\b|find_package\s{0,5}\(\s{0,5}PostgreSQL|will\/crystal-pg|fluent-postgres|postgres-nio|\bhasql\b|postgresql-(?:simple|libpq)|persistent-postgresql|caqti-driver-postgresql|\{epgsql\b|\bepgsql,|^pog[ \t]*=|\b(?:DBD|Mojo)::Pg\b|\bRPostgre(?:s|SQL)\b|^LibPQ[ \t]*=|\bpgmoon\b|^[ \t]+postgres:[ \t]|\bskunk\b|"org\.postgresql"|org\.postgresql\/postgresql|\bdpq2?\b/m,
  },
  {
    id: 'mariadb',
    name: 'MariaDB or MySQL',
    by: /"(?:mysql2?|mariadb|ext-pdo_mysql|ext-mysqli)"\s*:|^[ \t]*provider[ \t]*=[ \t]*"mysql"|^[ \t]*["']?(?:mysqlclient|PyMySQL|pymysql|aiomysql)\b|go-sql-driver\/mysql|^sqlx[ \t]*=.*mysql|mysql-connector-j|mariadb-java-client|^[ \t]*gem ["']mysql2["']|:myxql\b|\bMySqlConnector|\blib(?:mariadb|mysqlclient)\b|-l(?:mariadb|mysqlclient)\b|crystal-mysql|fluent-mysql|persistent-mysql|\b(?:DBD::(?:mysql|MariaDB)|Mojo::mysql)\b|\bRM(?:ariaDB|ySQL)\b|\bmysql-native\b|^[ \t]+mysql(?:1|_client):/m,
  },
  {
    id: 'redis',
    name: 'Redis',
    by: /"(?:redis|ioredis|bullmq|bull|predis\/predis|ext-redis)"\s*:|^[ \t]*["']?(?:redis|aioredis|django-redis)\b\s*[[="'<>~!,;]|redis\/go-redis|go-redis\/redis|gomodule\/redigo|^redis[ \t]*=|starter-data-redis|\bjedis\b|lettuce-core|^[ \t]*gem ["'](?:redis|sidekiq)["']|:redix\b|StackExchange\.Redis|\bhiredis\b|stefanwille\/crystal-redis|vapor\/redis|\bhedis\b|\beredis\b|^radish[ \t]*=|^[ \t]*requires ['"](?:Redis|Mojo::Redis)|\blua-resty-redis\b|com\.taoensso\/carmine|\bredis4cats\b|\bvibe-d:redis\b|^[ \t]+redis:[ \t]/m,
  },
  {
    id: 'mongodb',
    name: 'MongoDB',
    by: /"(?:mongodb|mongoose|mongodb\/mongodb)"\s*:|^[ \t]*provider[ \t]*=[ \t]*"mongodb"|^[ \t]*["']?(?:pymongo|motor|mongoengine)\b|mongo-driver|^mongodb[ \t]*=|starter-data-mongodb|^[ \t]*gem ["']mongo(?:id)?["']|MongoDB\.Driver|\blibmongoc\b|\bmongocxx\b|\bMongoKitten\b|\bcom\.novemberain\/monger|\bmongo4cats\b|^[ \t]*requires ['"]MongoDB|^[ \t]+mongo_dart:[ \t]|^Mongoc[ \t]*=/m,
  },
  {
    id: 'rabbitmq',
    name: 'RabbitMQ',
    by: /"(?:amqplib|amqp-connection-manager|php-amqplib\/php-amqplib)"\s*:|^[ \t]*["']?(?:pika|aio-pika)\b|rabbitmq\/amqp091-go|^lapin[ \t]*=|starter-amqp|^[ \t]*gem ["']bunny["']|:amqp\b|RabbitMQ\.Client|\blibrabbitmq\b|-lrabbitmq\b|cloudamqp\/amqp-client|\{amqp_client\b|\bamqp_client,|com\.novemberain\/langohr|^[ \t]+dart_amqp:[ \t]/m,
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
/** Programs of all others read what they were told to, and nothing is usual. */
const usual =
  /^(?:package\.json|(?:.*\/)?schema\.prisma|requirements\.txt|pyproject\.toml|Pipfile|go\.mod|Cargo\.toml|Gemfile|mix\.exs|deno\.json|shard\.yml)$/;

function variableIn(file: string, text: string, id: string): string | null {
  if (usual.test(file)) return usualVariables[id] ?? null;
  const framework = ownVariables.find((each) => each.file.test(file) && each.by.test(text));
  return framework?.variables[id] ?? null;
}

/** What it has to be able to reach, as its dependencies tell. Of a file for no more than this is a client of it. */
export async function readNeeds(folder: ProjectFolder, variables: readonly string[]): Promise<Need[]> {
  const found: Need[] = [];
  const projectFiles = (await folder.names('')).filter((name) => named.test(name));
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

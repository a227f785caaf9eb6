import { expect, test } from 'vitest';
import { folderOf } from '../testing/projects.ts';
import { readNeeds } from './needs.ts';
import { openFolder } from './open-folder.ts';

const needsOf = async (files: Readonly<Record<string, string>>, variables: readonly string[] = []) => {
  const needs = await readNeeds(await openFolder(await folderOf(files)), variables);
  return Object.fromEntries(needs.map(({ id, variable }) => [id, variable]));
};
const spring =
  'org.springframework.boot:spring-boot-starter-web\norg.postgresql:postgresql\nstarter-data-redis\nstarter-amqp';

test.each([
  [
    'Node',
    { 'package.json': '{"dependencies":{"pg":"8","redis":"5"}}' },
    { postgresql: 'DATABASE_URL', redis: 'REDIS_URL' },
  ],
  // JDBC has addresses of its own kind, and a user beside them.
  [
    'Spring',
    { 'build.gradle': spring },
    { postgresql: null, redis: 'SPRING_DATA_REDIS_URL', rabbitmq: 'SPRING_RABBITMQ_ADDRESSES' },
  ],
  ['Java alone', { 'pom.xml': '<artifactId>lettuce-core</artifactId>' }, { redis: null }],
  ['.NET', { 'Shop.csproj': '<PackageReference Include="Npgsql" />' }, { postgresql: null }],
  ['Laravel', { 'composer.json': '{"require":{"laravel/framework":"12","ext-pdo_mysql":"*"}}' }, { mariadb: 'DB_URL' }],
  [
    'Symfony',
    { 'composer.json': '{"require":{"symfony/framework-bundle":"7","ext-pdo_pgsql":"*"}}' },
    { postgresql: 'DATABASE_URL' },
  ],
  ['PHP alone', { 'composer.json': '{"require":{"ext-pgsql":"*"}}' }, { postgresql: null }],
])('a variable is named only where %s reads it', async (_, files, expected) => {
  expect(await needsOf(files)).toEqual(expected);
});

test('what the program asks for goes before what is usual', async () => {
  const files = { 'pom.xml': '<artifactId>spring-boot</artifactId><groupId>org.postgresql</groupId>' };
  expect(await needsOf(files, ['LEVEL', 'PG_URL'])).toEqual({ postgresql: 'PG_URL' });
});

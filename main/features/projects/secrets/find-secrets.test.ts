import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../testing/memory-files.ts';
import { findSecrets } from './find-secrets.ts';

const find = (texts: Record<string, string>, isTracked: (path: string) => boolean = () => true) =>
  findSecrets(memoryFiles(texts), isTracked);
const inEnv = (line: string) => find({ '.env': `A=1\n${line}\n` }).map(({ what }) => what);

/** Put together here, so that nobody who scans this file takes them for real ones. */
const make = (...parts: string[]) => parts.join('');
const letters = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5kL7nP9rS1uV3xY5';

describe('a shape is a secret wherever it stands', () => {
  test.each([
    ['AWS access key', make('AKIA', 'QYLPMN5HHHFPZAM2'), make('AKIA', 'QYLPMN5HHH')],
    ['GitHub token', make('ghp_', letters.slice(0, 36)), make('ghp_', letters.slice(0, 20))],
    ['GitHub token', make('github_pat_', letters, '_1'), make('github_pat_', letters.slice(0, 30))],
    ['GitLab token', make('glpat-', letters.slice(0, 20)), make('glpat-', 'short')],
    ['Slack token', make('xoxb-', '123456789012-', letters.slice(0, 24)), make('xoxq-', '123456789012')],
    ['Stripe live key', make('sk_live_', letters.slice(0, 24)), make('sk_test_', letters.slice(0, 24))],
    ['OpenAI key', make('sk-', 'proj-', letters.slice(0, 40)), make('sk-', 'short')],
    ['Anthropic key', make('sk-', 'ant-api03-', letters.slice(0, 40)), make('sk-', 'ant-x')],
    ['Google API key', make('AIza', letters.slice(0, 35)), make('AIza', letters.slice(0, 20))],
    ['SendGrid key', make('SG.', letters.slice(0, 22), '.', letters.slice(0, 43)), 'SG.a.b'],
    ['npm token', make('npm_', letters.slice(0, 36)), 'npm_config_cache'],
    ['private key', make('-----BEGIN ', 'RSA PRIVATE KEY-----'), '-----BEGIN PUBLIC KEY-----'],
    ['private key', make('-----BEGIN ', 'PGP PRIVATE KEY BLOCK-----'), '-----BEGIN CERTIFICATE-----'],
    ['password in an address', 'postgres://ada:hunter22@db.example.org/shop', 'postgres://db.example.org/shop'],
  ])('%s', (what, secret, none) => {
    expect(inEnv(`X=${secret}`)).toEqual([what]);
    expect(inEnv(`export X="${secret}" # of ada`)).toEqual([what]);
    expect(inEnv(`X=${none}`)).toEqual([]);
    expect(inEnv(`# X=${secret}`)).toEqual([]);
  });

  test.each([
    'postgres://postgres:hunter22@localhost:5432/shop',
    'redis://user:hunter22@127.0.0.1',
    'mysql://root:hunter22@[::1]/x',
    'postgres://user:password@db.example.org/x',
    make('postgres://$', '{USER}:$', '{PASSWORD}@db.example.org/x'),
    'https://example.org:8080/a@b',
  ])('no password that matters is in %s', (address) => {
    expect(inEnv(`URL=${address}`)).toEqual([]);
  });
});

describe('a variable', () => {
  test.each([
    'API_TOKEN=q8w7e6r5t4',
    'SECRET_KEY_BASE="q8w7e6r5t4"',
    "db.password = 'q8w7e6r5t4'",
    'export CLIENT_SECRET=q8w7e6r5t4 # of ada',
    'apiKey: q8w7e6r5t4',
    '  "private_key": "q8w7e6r5t4",',
    'AUTH=q8w7e6r5t4',
    'X_ACCESS_KEY=q8w7e6r5t4',
  ])('%s', (line) => {
    const name = /[\w.]*(?:token|secret|password|key|auth)[\w.]*/i.exec(line)?.[0];
    expect(inEnv(line)).toEqual([name]);
  });

  test.each([
    ...['', 'x', 'xxxxxxxx', '********', '........', 'changeme', 'change_me', 'TODO', 'none', 'null', 'true', '12'],
    ...[
      'your-token-here',
      'my_secret',
      'the-token',
      '<token>',
      make('$', '{TOKEN}'),
      '$TOKEN_FROM_CI',
      '{{ token }}',
      '""',
    ],
    ...['an-example-value', 'placeholder', 'dummy-token', 'insert here', 'REPLACE_ME', 'password', 'postgres'],
    ...['./keys/private.pem', '/run/secrets/token.txt', '~/.ssh/id_rsa.pub', 'https://auth.example.org/token'],
  ])('holds none with the value %s', (value) => {
    expect(inEnv(`API_TOKEN=${value}`)).toEqual([]);
  });

  test.each([
    ...['AUTHOR=Ada Lovelace', 'AUTHORS=ada@example.org', 'TOKENIZER=cl100k_base', 'MONKEY=q8w7e6r5t4'],
    ...['TOKEN_URL=auth.example.org', 'SECRET_NAME=shop-api-prod', 'PASSWORD_MIN_LENGTH=123456', 'KEY=q8w7e6r5t4'],
    ...['TOKEN_TTL=3600000', 'SECRETS_DIR=config/secrets', 'PRIVATE_KEY_FILE=keys/own', 'PORT=300000', 'plain text'],
  ])('is none: %s', (line) => {
    expect(inEnv(line)).toEqual([]);
  });
});

describe('files', () => {
  const secret = 'API_TOKEN=q8w7e6r5t4';
  test.each([
    ['.env', 1],
    ['.env.production', 1],
    ['.ENV.local', 1],
    ['config/prod.env', 1],
    ['secrets.toml', 1],
    ['deploy/secret.properties', 1],
    ['.aws/credentials', 1],
    ['.env.example', 0],
    ['.env.sample', 0],
    ['.env.local.template', 0],
    ['.env.test', 0],
    ['.env.dist', 0],
    ['example.env', 0],
    ['src/config.ts', 0],
    ['README.md', 0],
    ['environment', 0],
    ['examples/shop/.env', 0],
    ['test/fixtures/.env', 0],
    ['node_modules/a/.env', 0],
  ])('%s', (path, count) => {
    expect(find({ [path]: secret })).toHaveLength(count);
  });

  test('in the languages of their own: npm, netrc, YAML, keys', () => {
    expect(find({ '.npmrc': `//npm.example.org/:_authToken=q8w7e6r5t4\n` })).toMatchObject([
      { what: '_authToken', line: 1 },
    ]);
    expect(
      find({ '.npmrc': make('//npm.example.org/:_authToken=$', '{NPM_TOKEN}\nregistry=https://npm.example.org/\n') }),
    ).toEqual([]);
    expect(find({ '.netrc': 'machine example.org login ada password q8w7e6r5t4\n' })).toMatchObject([
      { what: 'password' },
    ]);
    expect(find({ '.pypirc': '[pypi]\nusername = __token__\npassword = q8w7e6r5t4\n' })).toMatchObject([{ line: 3 }]);
    expect(find({ 'secrets.yaml': 'db:\n  password: q8w7e6r5t4\n' })).toMatchObject([{ what: 'password', line: 2 }]);
    const key = make(
      '-----BEGIN ',
      'PRIVATE KEY-----\n',
      `${letters}\n`.repeat(20),
      make('-----END ', 'PRIVATE KEY-----\n'),
    );
    expect(find({ 'certs/server.key': key })).toEqual([{ file: 'certs/server.key', line: 1, what: 'private key' }]);
    expect(find({ id_ed25519: key.replace('PRIVATE', 'OPENSSH PRIVATE') })).toHaveLength(1);
    expect(find({ 'server.ppk': 'PuTTY-User-Key-File-3: ssh-ed25519\n' })).toHaveLength(1);
    expect(find({ 'ca.pem': '-----BEGIN CERTIFICATE-----\n', 'a.pem': 'password=q8w7e6r5t4' })).toEqual([]);
  });

  test.each([
    ['ios/dist.p12', 1],
    ['cert.PFX', 1],
    ['android/release.keystore', 1],
    ['upload.jks', 1],
    ['android/debug.keystore', 0],
    ['truststore.jks', 0],
    ['test/fixtures/server.p12', 0],
    ['p12', 0],
    ['src/keystore.ts', 0],
  ])('a store of keys is told by its name, since it holds no text: %s', (path, count) => {
    const bytes = '\x30\x82\0\xff\0';
    expect(find({ [path]: bytes })).toEqual(count ? [{ file: path, line: 1, what: 'key store' }] : []);
    expect(find({ [path]: bytes }, () => false)).toEqual([]);
    expect(find({ [path]: '' })).toEqual([]);
  });

  test('only those that git tracks', () => {
    const texts = { '.env': secret, '.env.local': secret };
    expect(find(texts, (path) => path === '.env.local').map(({ file }) => file)).toEqual(['.env.local']);
    expect(find(texts, () => false)).toEqual([]);
  });

  test('with Windows ends of lines, with a mark at the start, without any text', () => {
    expect(find({ '.env': `A=1\r\n${secret}\r\n` })).toEqual([{ file: '.env', line: 2, what: 'API_TOKEN' }]);
    expect(find({ '.env': `\uFEFF${secret}` })).toMatchObject([{ what: 'API_TOKEN' }]);
    expect(find({ '.env': '', 'prod.env': '\0' })).toEqual([]);
  });

  test('fifty of them are enough', () => {
    const lines = Array.from({ length: 80 }, (_, at) => `TOKEN_${at}=q8w7e6r5t4`).join('\n');
    expect(find({ '.env': lines, 'b.env': lines })).toHaveLength(50);
  });
});

test('what a secret says is never told', () => {
  const value = make('q8w7', 'e6r5', 't4z3');
  const told = find({
    '.env': `API_TOKEN=${value}\nURL=https://ada:${value}@example.org\nK=${make('ghp_', letters.slice(0, 36))}`,
    '.netrc': `machine a login b password ${value}`,
    'secrets.json': `{\n"password": "${value}"\n}`,
  });
  expect(told).toHaveLength(5);
  expect(JSON.stringify(told)).not.toContain(value);
  expect(JSON.stringify(told)).not.toContain(letters.slice(0, 10));
  for (const { what } of told) expect(what.length).toBeLessThan(40);
});

/** Each would keep an expression that goes back and forth busy for longer than the universe has been there. */
test.each([
  ' '.repeat(3_999),
  `A=${' '.repeat(3_990)}`,
  `API_TOKEN=${' #'.repeat(1_900)}`,
  `API_TOKEN=${' '.repeat(1_990)}x`,
  `API_TOKEN=${'"'.repeat(3_900)}`,
  'a'.repeat(3_999),
  `${'a.'.repeat(1_990)}=`,
  `//${'a/'.repeat(1_900)}:_`,
  `${'a://'.repeat(990)}`,
  `${'a://b:'.repeat(600)}@`,
  `password${' '.repeat(3_900)}`,
  `${'password '.repeat(400)}`,
  `-----BEGIN ${'A '.repeat(1_900)}`,
  `SG.${'a.'.repeat(1_900)}`,
  `sk-${'-'.repeat(3_900)}`,
  `API_TOKEN=${'your '.repeat(390)}\n`,
  `API_TOKEN=${'example'.repeat(280)}`,
])('a hostile line is read as quickly as any', (line) => {
  const text = `${line}\n`.repeat(Math.floor((60 * 1024) / (line.length + 1)));
  find({ '.env': text, '.netrc': text, '.npmrc': text });
  expect(find({ '.env': `${line}\nAPI_TOKEN=q8w7e6r5t4` }).at(-1)).toMatchObject({ what: 'API_TOKEN' });
});

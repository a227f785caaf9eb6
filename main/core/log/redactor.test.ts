import { describe, expect, test } from 'vitest';
import { isSecretKey, PATTERNS } from './redact-patterns.ts';
import { createRedactor } from './redactor.ts';

const { redact, redactDeep } = createRedactor();
// Joined at run time, so that no scanner takes this file for a leak.
const s = (...parts: string[]) => parts.join('');
const A36 = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

/** A line and the part of it that must not remain. */
const SECRETS: [string, string][] = [
  [`curl -H "Authorization: Bearer ${A36}"`, A36],
  ['Authorization: Basic dXNlcjpodW50ZXIyaHVudGVyMg==', 'dXNlcjpodW50ZXIyaHVudGVyMg'],
  ['{"authorization":"Digest username=\\"x\\", response=\\"6629fae49393a05397450978507c4ef1\\""}', '6629fae49393a053'],
  [`bearer ${A36}`, A36],
  ['Cookie: session=abcdef0123456789; theme=dark', 'abcdef0123456789'],
  ['set-cookie: sid=s%3Aabc.def; HttpOnly', 's%3Aabc'],
  ['password=hunter2', 'hunter2'],
  ['DB_PASSWORD=hunter2 node server.js', 'hunter2'],
  ['{"password":"correct horse battery"}', 'correct horse'],
  ['{\\"password\\":\\"correct horse\\"}', 'correct horse'],
  ["{ password: 'p@ss, word' }", 'p@ss'],
  ['apiKey: "abc def"', 'abc def'],
  ['token:deadbeefcafe', 'deadbeefcafe'],
  ['the password: hunter2!', 'hunter2'],
  ['  db:\n    password: correcthorse\n    port: 5432', 'correcthorse'],
  ['client_secret=abc123&grant_type=x', 'abc123'],
  ['--password hunter2 --verbose', 'hunter2'],
  ['mysql --password=hunter2', 'hunter2'],
  ['https://api.example.com/x?access_token=abc123def&y=1', 'abc123def'],
  ['https://x.blob.core.windows.net/c?sv=1&sig=abc%2Bdef%3D', 'abc%2Bdef'],
  ['postgres://admin:s3cr3t@db.example.com:5432/shop', 's3cr3t'],
  ['mongodb+srv://u:p%40ss@cluster0.example.net/x', 'p%40ss'],
  ['redis://:onlypassword@localhost:6379', 'onlypassword'],
  ['https://user:pa@ss@example.com/', 'pa@ss'],
  [`https://${A36}@github.com/o/r.git`, A36],
  ['Server=db;Uid=sa;Pwd=hunter22;', 'hunter22'],
  ['DefaultEndpointsProtocol=https;AccountName=x;AccountKey=bG9uZ2tleQ==;', 'bG9uZ2tleQ'],
  [s('AKIA', 'IOSFODNN7EXAMPLE'), 'IOSFODNN7EXAMPLE'],
  ['aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  [s('ghp', '_', A36), A36],
  [s('github', '_pat_', '11ABCDEFG0', A36), '11ABCDEFG0'],
  [s('glpat', '-', 'abcdefghij0123456789'), 'abcdefghij0123456789'],
  [s('xoxb', '-123456789012-abcdefghijkl'), '123456789012-abcdef'],
  [s('https://hooks.slack', '.com/services/T000/B000/XXXXXXXXXXXX'), 'XXXXXXXXXXXX'],
  [s('sk', '-proj-', A36), A36],
  [s('sk', '-ant-api03-', A36), A36],
  [s('sk', '_live_', '4eC39HqLyjWDarjtT1zdp7dc'), '4eC39HqLyjWDarjtT1zdp7dc'],
  [s('whsec', '_abcdefghijklmnop'), 'abcdefghijklmnop'],
  [s('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), 'SyA1234567890'],
  [s('npm', '_', A36), A36],
  [s('hf', '_', A36), A36],
  [s('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0In0.', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'), 'eyJzdWIi'],
  [s('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc\n-----END RSA PRIVATE KEY-----'), 'MIIEow'],
  [s('-----BEGIN OPENSSH ', 'PRIVATE KEY-----\nb3BlbnNzaC1rZXk cut off'), 'b3BlbnNzaC1rZXk'],
  [s('AGE-SECRET', '-KEY-1QQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQQPQ'), 'QQPQQPQ'],
];

const HARMLESS = [
  'commit 3f786850e387550fdab836ed7e6dc881de23001b by alice',
  'Merge abc1234 into main',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  file.txt',
  'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DqOGyWAzh6n3n== integrity',
  'project 550e8400-e29b-41d4-a716-446655440000 was scanned',
  'The password must be at least 8 characters long.',
  'Enter your password: it is not shown.',
  'A token: the thing that you carry.',
  'Forgot the secret of good bread? Ask the baker.',
  'tokens: 512, max_tokens=1024, tokenizer=bpe',
  'bearer instruments are out of fashion',
  'basic understanding of networking',
  'PWD=/home/alice/projects/shop',
  'see https://example.com:8080/path/user@example.com?x=1',
  'git clone git@github.com:owner/repo.git',
  'ssh://git@github.com/owner/repo.git',
  'listening on http://127.0.0.1:3000/',
  'C:\\Users\\alice\\secrets\\readme.md',
  'src/auth/password.ts:12:5 error TS2304',
  'GET /api/tokens 200 12ms',
  'import { token } from "./lexer.ts"',
  'risk-assessment-of-the-sk-learn-upgrade',
  'task-1234567890123456789012345',
  'cookies are enabled',
  'The authorization was refused by the server.',
  'disk-usage: 81 %, next check 14:02:11',
];

describe('text', () => {
  test.each(SECRETS)('hides the secret of %j', (line, secret) => {
    const result = redact(line);
    expect(result).not.toContain(secret);
    expect(result).toContain('[redacted]');
    expect(redact(`before ${line} after`)).not.toContain(secret);
  });

  test.each(HARMLESS)('leaves %j alone', (line) => {
    expect(redact(line)).toBe(line);
  });

  test('redacting twice changes nothing more', () => {
    for (const [line] of SECRETS) expect(redact(redact(line))).toBe(redact(line));
  });

  test('what surrounds a secret stays readable', () => {
    expect(redact('postgres://admin:s3cr3t@db:5432/shop')).toBe('postgres://admin:[redacted]@db:5432/shop');
    expect(redact('a=1&token=xyz&b=2')).toBe('a=1&token=[redacted]&b=2');
  });
});

describe('registered values', () => {
  const secret = 'Tr0ub4dor&3 "x"/ä';

  test.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ v: secret })],
    ['in a URL', encodeURIComponent(secret)],
    ['in a URL, lower case', encodeURIComponent(secret).replaceAll(/%../g, (hex) => hex.toLowerCase())],
    ['in a form', new URLSearchParams({ v: secret }).toString()],
    ['in hex', Buffer.from(secret).toString('hex')],
    ...['', 'u', 'us', 'usr', 'user'].flatMap((user): [string, string][] => [
      [`in base64 after ${user}:`, Buffer.from(`${user}:${secret}`).toString('base64')],
      [`in base64url between ${user} and more`, Buffer.from(`${user}${secret} and more`).toString('base64url')],
    ]),
  ])('are hidden %s', (_, text) => {
    const redactor = createRedactor();
    redactor.add(secret);
    const result = redactor.redact(`x ${text} y`);
    expect(result).toContain('[redacted]');
    for (const part of [secret, 'Tr0ub', '4dor', Buffer.from('b4dor&3').toString('hex')])
      expect(result).not.toContain(part);
    const visible = Buffer.from(result.replaceAll('[redacted]', ' ').split(' ').join(''), 'base64').toString('latin1');
    expect(visible).not.toContain('0ub4do');
  });

  test('are forgotten when the last holder lets go', () => {
    const redactor = createRedactor();
    const forget = redactor.add('plainvalue');
    const other = redactor.add('plainvalue');
    forget();
    forget();
    expect(redactor.redact('plainvalue')).toBe('[redacted]');
    other();
    expect(redactor.redact('plainvalue')).toBe('plainvalue');
  });

  test('that are too short would blank out prose, so only their fields hide them', () => {
    const redactor = createRedactor();
    redactor.add('the');
    redactor.add('');
    expect(redactor.redact('the thing')).toBe('the thing');
    expect(redactor.redactDeep({ password: 'the' })).toEqual({ password: '[redacted]' });
  });
});

describe('structures', () => {
  test('hide fields by their names', () => {
    const value = {
      user: 'alice',
      password: 'x',
      nested: [{ apiKey: 'k', 'x-api-key': 'k', githubToken: 't', cookies: { a: 1 } }],
      headers: new Map([['Authorization', 'whatever']]),
      hasPassword: true,
      tokens: 512,
      secret: null,
    };
    expect(redactDeep(value)).toEqual({
      user: 'alice',
      password: '[redacted]',
      nested: [{ apiKey: '[redacted]', 'x-api-key': '[redacted]', githubToken: '[redacted]', cookies: '[redacted]' }],
      headers: { Authorization: '[redacted]' },
      hasPassword: true,
      tokens: 512,
      secret: null,
    });
    expect(
      ['author', 'tokenizer', 'secretary', 'pwd', 'spin', 'passwordField', 'keyboard'].filter(isSecretKey),
    ).toEqual([]);
  });

  test('describe errors with their causes', () => {
    const error = new Error('failed for postgres://u:pw1234@h/', { cause: new TypeError('token=abcdef') });
    Object.assign(error, { code: 'EFAIL', password: 'x', again: error });
    const result = JSON.stringify(redactDeep(error));
    expect(result).toContain('"code":"EFAIL"');
    expect(result).toContain('[circular]');
    for (const secret of ['pw1234', 'abcdef', '"password":"x"']) expect(result).not.toContain(secret);
  });

  test('survive whatever they are given', () => {
    const cyclic: Record<string, unknown> = { list: [] };
    cyclic.self = cyclic;
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const getter = {
      get boom() {
        throw new Error('no');
      },
      fine: 1,
    };
    let deep: unknown = 'bottom';
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    const values = [
      cyclic,
      hostile,
      getter,
      deep,
      10n,
      Symbol('x'),
      () => 1,
      Number.NaN,
      new Date(Number.NaN),
      new Set([1]),
      Buffer.alloc(9),
      undefined,
      Promise.resolve(),
      Array(1e6).fill(0),
      Object.create(null),
      '\ud800',
    ];
    for (const value of values) expect(typeof JSON.stringify(redactDeep(value))).toBe('string');
    expect(redactDeep(getter)).toEqual({ boom: '[unreadable]', fine: 1 });
    expect(JSON.stringify(redactDeep(Array(1e6).fill({ a: { b: [1, 2, 3] } }))).length).toBeLessThan(100_000);
    const polluting = '{"__proto__":{"polluted":1}}';
    expect(JSON.stringify(redactDeep(JSON.parse(polluting)))).toBe(polluting);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('a secret across the cut of a long text is not half shown', () => {
    const { redactDeep: short } = createRedactor({ limits: { stringLength: 40 } });
    const result = String(short(`${'x'.repeat(30)} password=hunter2hunter2hunter2 ${'y'.repeat(50_000)}`));
    expect(result).not.toContain('hunter');
    expect(result.length).toBeLessThan(100);
  });
});

describe('hostile input', () => {
  const seeds = [
    'eyJ',
    'eyJa.',
    'a://',
    'a://b:',
    '-----BEGIN PRIVATE KEY-----',
    'password',
    'password=',
    'password: ',
    '"password":"\\',
    '--password-',
    'sk-',
    'sk-a',
    'bearer ',
    'Bearer a ',
    'cookie: ',
    'ghp_',
    'SG.',
    'token:\n',
    ' ',
    '\t',
    'A',
    '=',
    '"',
    'a_',
    '-',
  ];

  /** Twice the text may cost about twice as much; a pattern that backtracks costs four times as much, and more with each doubling. */
  test.each(PATTERNS.map((pattern) => pattern.name))('%s stays linear', (name) => {
    const pattern = PATTERNS.find((candidate) => candidate.name === name);
    if (!pattern) throw new Error('no pattern');
    for (const seed of seeds) {
      const text = seed.repeat(Math.ceil(400_000 / seed.length));
      // Not a measurement: a quadratic pattern needs minutes for this and runs into the time limit of the test.
      expect(typeof text.replaceAll(pattern.regex, pattern.replace)).toBe('string');
    }
  });
});

test('values of any length, and very many of them, are hidden, and others still are', () => {
  const { add, redact: hide } = createRedactor();
  const long = Array.from({ length: 60_000 }, (_, at) => at.toString(36)).join('');
  const forget = add(long);
  for (let at = 0; at < 2_000; at += 1) add(`value-${at}-of-many-others`);
  expect(hide(`${long} value-7-of-many-others value-1999-of-many-others`)).toBe('[redacted] [redacted] [redacted]');
  forget();
  expect(hide(long)).toBe(long);
});

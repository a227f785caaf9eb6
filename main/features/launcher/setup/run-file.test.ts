import { describe, expect, test } from 'vitest';
import { type ServiceSpecInput, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import { readRunFile } from './read-run-file.ts';
import { repeatsRepetition } from './spec-problems.ts';
import { writeRunText } from './write-run-file.ts';

const text = `# Ours
version: 1
services:
  db: # the store
    compose: compose.yaml
    services: [db]
    ready: tcp 5432
  api:
    command: uv run api   # with reload
    folder: backend
    port: {number: 8000, variable: PORT}
    env:
      DEBUG: yes
      RATE: 3
    needs: db
    ready: http /health 200-299
    ready-within: 30
    restart: on-failure
    memory: 2 GB
    cpu: 150%
  web: npm run dev
  migrate:
    command: ./migrate
    once: true
    main: false
    ready: {log: 'done in \\d+'}
`;

describe('read', () => {
  test('the short forms and the long ones', () => {
    const { services, problems } = readRunFile(text);
    expect(problems).toEqual([]);
    expect(services.map(({ spec, main }) => [spec.name, main])).toEqual([
      ['db', true],
      ['api', true],
      ['web', true],
      ['migrate', false],
    ]);
    expect(services[0]?.spec).toMatchObject({
      run: { type: 'compose', file: 'compose.yaml', services: ['db'] },
      ready: { type: 'tcp', port: 5432 },
    });
    expect(services[1]?.spec).toMatchObject({
      run: { type: 'command', command: 'uv run api' },
      ...{
        folder: 'backend',
        port: { wanted: 8000, variable: 'PORT', argument: null },
        env: { DEBUG: 'yes', RATE: '3' },
        needs: ['db'],
      },
      ready: { type: 'http', path: '/health', status: [200, 299] },
      ...{ readySeconds: 30, restart: { when: 'on-failure' }, limits: { memoryMb: 2048, cpuPercent: 150 } },
    });
    expect(services[2]?.spec).toEqual(
      serviceSpec.parse({ name: 'web', run: { type: 'command', command: 'npm run dev' } }),
    );
    expect(services[3]?.spec).toMatchObject({ once: true, ready: { type: 'log', pattern: 'done in \\d+' } });
  });

  test.each([
    ['', 0],
    ['# nothing yet\n', 0],
    ['version: 1\n', 0],
    ['services:\n', 0],
    ['services:\n  a: x\n', 1],
  ])('%j is fine', (given, count) => {
    expect(readRunFile(given)).toMatchObject({ services: { length: count }, problems: [] });
  });

  test.each([
    ['- a', 1, 'has to begin with version'],
    ['version: 2\nservices: {}', 1, 'reads version 1'],
    ['services:\n  a: [', 2, 'no YAML'],
    ['services:\n  a: x\n  a: y\n', 3, 'no YAML'],
    ['services: [a]', 1, 'list of name'],
    ['servces:\n  a: x', 1, '"servces" is not known'],
    ['services:\n  a:\n    comand: x', 3, '"comand" is not known'],
    ['services:\n  "a b": x', 2, 'A name has letters'],
    ['services:\n  a:\n    folder: x', 2, 'either a command or compose'],
    ['services:\n  a:\n    command: x\n    compose: y', 2, 'either a command or compose'],
    ['services:\n  a:\n    command: x\n    port: 99999', 4, 'port is wrong'],
    ['services:\n  a:\n    command: x\n    port: {argument: "-p"}', 4, '{port}'],
    ['services:\n  a:\n    command: x\n    folder: ../b', 4, 'has to lie in the project'],
    ['services:\n  a:\n    compose: /etc/x', 3, 'has to lie in the project'],
    ['services:\n  a:\n    command: x\n    ready: ping', 4, 'http, tcp, exec or log'],
    ['services:\n  a:\n    command: x\n    ready: {http: /, evry: 3}', 4, '"evry"'],
    ['services:\n  a:\n    command: x\n    ready: log (a+)+b', 4, 'repeats what is repeated'],
    ['services:\n  a:\n    command: x\n    ready: log (', 4, 'no pattern'],
    ['services:\n  a:\n    command: x\n    memory: much', 4, '512 MB'],
    ['services:\n  a:\n    command: x\n    env: [A]', 4, 'NAME: value'],
    ['services:\n  a:\n    command: x\n    env: {A-B: 1}', 4, 'env is wrong'],
    ['services:\n  a:\n    command: x\n    main: perhaps', 4, 'true or false'],
    ['services:\n  a:\n    command: x\n    keep: 3', 4, 'keep is wrong'],
    ['services:\n  a:\n    command: x\n    needs: [b]\n  b:\n    command: y\n    needs: a', 4, 'circle'],
  ])('%j is told with its line', (given, line, why) => {
    const { problems } = readRunFile(given);
    expect(problems).toContainEqual({ line, why: expect.stringContaining(why) });
  });

  test('what is right beside it counts', () => {
    const { services, problems } = readRunFile('services:\n  a: x\n  b: {}\n  c: z\n');
    expect(services.map(({ spec }) => spec.name)).toEqual(['a', 'c']);
    expect(problems).toHaveLength(1);
  });

  test('aliases may save words, and not explode', () => {
    const fine = readRunFile(
      'services:\n  a: &a\n    command: x\n    env: {A: "1"}\n  b:\n    <<: *a\n    folder: b\n',
    );
    expect(fine.problems).toEqual([]);
    expect(fine.services[1]?.spec).toMatchObject({ folder: 'b', env: { A: '1' } });
    const level = (n: number) => `  - &l${n} [${Array.from({ length: 9 }, () => `*l${n - 1}`).join()}]`;
    const bomb = `x:\n  - &l0 [a]\n${Array.from({ length: 9 }, (_, n) => level(n + 1)).join('\n')}\nservices:\n  a: {command: x, needs: *l9}\n  b: y\n`;
    const read = readRunFile(bomb);
    expect(read.services.map(({ spec }) => spec.name)).toEqual(['b']);
    expect(read.problems.length).toBeGreaterThan(1);
  });

  test('too much is said to be too much', () => {
    expect(readRunFile('a'.repeat(300 * 1024)).problems).toEqual([
      { line: null, why: 'It is larger than 256\u00a0KB.' },
    ]);
    const many = readRunFile(`services:\n${Array.from({ length: 300 }, (_, n) => `  s${n}: x`).join('\n')}`);
    expect(many.services).toHaveLength(200);
    expect(many.problems).toEqual([{ line: 202, why: 'More than 200 services are not read.' }]);
    expect(
      readRunFile(`services:\n${Array.from({ length: 150 }, (_, n) => `  s${n}: {}`).join('\n')}`).problems,
    ).toHaveLength(100);
  });
});

test.each(['(a+)+', '(a*)*b', '((ab)+c)*', '(?:\\w+\\s?)+$', '(a{1,}b)+', '([^x]*,)*', '(a|b+)*', '(?<n>x+)+'])(
  '%s repeats a repetition',
  (pattern) => {
    expect(repeatsRepetition(pattern)).toBe(true);
  },
);
test.each([
  'ready',
  'Listening on .*:\\d+',
  '^\\[.*\\] (?:up|ready) in (\\d+)ms$',
  '(abc)+d+',
  'a\\(+b\\)+',
  '[(a+)]+x',
  '(?:GET|POST)',
])('%s does not', (pattern) => {
  expect(repeatsRepetition(pattern)).toBe(false);
});

const service = (more: Partial<ServiceSpecInput> & { name: string }, main = true) => ({
  spec: serviceSpec.parse({ run: { type: 'command', command: `run ${more.name}` }, ...more }),
  main,
});
const everything = [
  service({ name: 'plain' }),
  service({ name: 'quiet' }, false),
  service({
    name: 'odd',
    run: { type: 'command', command: 'a: "b" # c\n  d' },
    env: { A: 'yes', B: '1', C: '', D: '\u0024{X} optimus://secret/Y\nz' },
  }),
  service({ name: 'ported', port: { wanted: 3000, argument: '-- -p {port}' }, folder: 'apps/web' }),
  service({ name: 'fixed', port: { wanted: 3000 }, ready: { type: 'tcp' } }),
  service({
    name: 'told',
    port: { wanted: 3000, variable: 'PORT' },
    ready: { type: 'tcp', port: 4, everySeconds: 0.5 },
  }),
  service({ name: 'asked', ready: { type: 'http', path: '/a', status: [200, 499] } }),
  service({
    name: 'asked-long',
    ready: { type: 'http', path: '/a', port: 3, timeoutSeconds: 9, failures: 7, status: [204, 204] },
  }),
  service({ name: 'run', ready: { type: 'exec', command: 'pg_isready -q', successes: 2 } }),
  service({ name: 'said', ready: { type: 'log', pattern: ' ready: \\d+ #' }, readySeconds: 5, stopSeconds: 0 }),
  service({
    name: 'again',
    restart: { when: 'always', most: 3 },
    limits: { memoryMb: 512, cpuPercent: 50 },
    keep: true,
  }),
  service({
    name: 'simple',
    restart: { when: 'on-failure' },
    once: true,
    environment: 'dev',
    needs: ['plain', 'told'],
  }),
  service({ name: 'boxes', run: { type: 'compose', file: 'compose.yaml', services: ['a', 'b'] } }),
];

describe('written', () => {
  test('and read again it is the same, alone and all together', () => {
    for (const one of everything)
      expect(readRunFile(writeRunText({ text: null, services: [one], renamed: [] })), one.spec.name).toEqual({
        services: [one],
        problems: [],
      });
    const all = writeRunText({ text: null, services: everything, renamed: [] });
    expect(readRunFile(all)).toEqual({ services: everything, problems: [] });
    expect(all).toContain('  plain: run plain\n');
    // Written once more nothing changes.
    expect(writeRunText({ text: all, services: everything, renamed: [] })).toBe(all);
  });

  test('a file of a person stays as it is written where nothing changed', () => {
    const { services } = readRunFile(text);
    expect(writeRunText({ text, services, renamed: [] })).toBe(text);
  });

  test('only what changed changes: comments, order and the rest stay', () => {
    const { services } = readRunFile(text);
    const changed = services.map((one) =>
      one.spec.name === 'api' ? { ...one, spec: { ...one.spec, folder: 'server', readySeconds: 60 } } : one,
    );
    const written = writeRunText({
      text,
      services: [...changed, service({ name: 'new' })],
      renamed: [{ from: 'web', to: 'shop' }],
    });
    expect(written).toContain('# Ours\n');
    expect(written).toContain('# the store');
    expect(written).toContain('port: {number: 8000, variable: PORT}');
    expect(written).toContain('RATE: 3\n');
    expect(written).toContain('command: uv run api # with reload');
    expect(written).toContain('folder: server');
    expect(written).not.toContain('ready-within');
    expect(written).toContain('memory: 2 GB');
    expect(written).toContain('  new: run new\n');
    const again = readRunFile(written);
    expect(again.problems).toEqual([]);
    expect(again.services.find(({ spec }) => spec.name === 'api')).toEqual(changed[1]);
  });

  test('a new name keeps its place', () => {
    const before = '# x\nservices:\n  a: run a # first\n  b: run b\n';
    const written = writeRunText({
      text: before,
      services: [service({ name: 'c', run: { type: 'command', command: 'run a' } })],
      renamed: [{ from: 'a', to: 'c' }],
    });
    expect(written).toBe('version: 1\n# x\nservices:\n  c: run a # first\n  b: run b\n');
  });

  test('what is taken over from elsewhere does not stand in the way of a change', () => {
    const before =
      'version: 1\nservices:\n  a: &a\n    command: x\n    env: {A: "1"}\n  b:\n    <<: *a\n    folder: b\n';
    const services = [
      service({ name: 'a', run: { type: 'command', command: 'x' }, env: { A: '1' } }),
      service({ name: 'b', run: { type: 'command', command: 'x' }, folder: 'c' }),
    ];
    expect(readRunFile(writeRunText({ text: before, services, renamed: [] }))).toEqual({ services, problems: [] });
  });

  test('a file of comments keeps them', () => {
    const written = writeRunText({ text: '# ours\n', services: [service({ name: 'a' })], renamed: [] });
    expect(written).toBe('# ours\n\nversion: 1\nservices:\n  a: run a\n');
  });

  test('a command that becomes more, and back', () => {
    const one = service({ name: 'a', folder: 'x' });
    const more = writeRunText({ text: 'version: 1\nservices:\n  a: run a # why\n', services: [one], renamed: [] });
    expect(readRunFile(more)).toEqual({ services: [one], problems: [] });
    expect(more).toContain('why');
    const back = writeRunText({ text: more, services: [service({ name: 'a' })], renamed: [] });
    expect(readRunFile(back)).toEqual({ services: [service({ name: 'a' })], problems: [] });
  });
});

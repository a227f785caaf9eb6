import { describe, expect, it } from 'vitest';
import { invalid } from '../../../../shared/contract/errors.ts';
import { createLanguage } from './create-language.ts';
import { testKinds } from './testing/kinds.ts';

const language = createLanguage({
  kinds: testKinds,
  defaultZone: () => 'Europe/Berlin',
  checkCron(cron) {
    if (cron.split(' ').length < 5) throw invalid([{ field: 'cron', problem: 'five parts are needed' }]);
  },
});

const read = (text: string) => language.read(text, { id: 'w' });
const problemsOf = (text: string) =>
  read(text).reading.problems.map(
    ({ line, column, path, problem, expected }) =>
      `${line}:${column} ${path} | ${problem}${expected ? ` | ${expected}` : ''}`,
  );

/** The problems of a workflow with these steps, which begin in line 3. */
const ofSteps = (steps: string) => problemsOf(`name: x\nsteps:\n${steps}`);

describe('YAML that is none', () => {
  it.each([
    ['a tab', 'name: x\nsteps:\n\t- run: a\n', '3:1', 'A tab stands where blanks must'],
    ['indentation', 'name: x\nsteps:\n  - run: a\n   - run: b\n', '4:4', 'does not stand under'],
    ['an open quote', 'name: "x\nsteps: []\n', '3:1', 'is not closed'],
    ['a colon too many', 'name: a: b\nsteps: [{ run: a }]\n', '1:7', 'one colon too many'],
    ['an open bracket', 'name: x\nsteps: [{ run: a }\n', '3:1', 'is not closed'],
    ['a second document', 'name: x\nsteps: [{ run: a }]\n---\nname: y\n', '3:1', 'A second document'],
    ['a key twice', 'name: x\nname: y\nsteps: [{ run: a }]\n', '2:1', 'name is there twice'],
    ['an alias for nothing', 'name: *x\nsteps: [{ run: a }]\n', '1:7', '*x stands for nothing'],
    ['an alias for itself', 'name: x\nsteps: &a [*a]\n', '2:12', 'stands within what it stands for'],
    ['a merge', 'name: x\nsteps: [{ <<: { run: a } }]\n', '2:11', 'cannot be merged'],
    ['a tag', 'name: !!js/function x\nsteps: [{ run: a }]\n', '1:7', 'is not known'],
    ['an escape', 'name: "\\q"\nsteps: [{ run: a }]\n', '1:8', 'means nothing within "double quotes"'],
    ['a control character', 'name: x\u0007y\nsteps: [{ run: a }]\n', '1:8', 'control character (U+0007)'],
    ['half a character', 'name: x\ud800\nsteps: [{ run: a }]\n', '1:8', 'could not be read'],
    ['another encoding', 'name: x\ufffd\nsteps: [{ run: a }]\n', '1:8', 'could not be read'],
    ['a word', 'hello', '1:1', 'This is text'],
    ['nothing', ' \n', '1:1', 'There is nothing here yet'],
    ['a remark', '# only\n', '1:1', 'There is nothing here yet'],
    ['a huge number', 'name: x\nsteps: [{ set: 123456789012345678901 }]\n', '2:16', 'too large to be kept exactly'],
    ['infinity', 'name: x\nsteps: [{ set: .inf }]\n', '2:16', 'no number that can be kept'],
    ['no colon', 'name: x\nsteps:\n  - run: a\nfoo\n', '4:1', 'This line has no colon'],
  ])('%s', (_, text, place, words) => {
    const { reading, definition } = read(text);
    expect(definition).toBeNull();
    expect(reading.ok).toBe(false);
    expect(
      problemsOf(text)
        .filter((one) => one.startsWith(`${place} `))
        .join('\n'),
    ).toContain(words);
  });

  it('is refused when it is too much', () => {
    const bomb = `name: x\nsteps:\n  - set: &a0 [x, x]\n${Array.from({ length: 30 }, (_, i) => `  - set: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`).join('')}`;
    expect(problemsOf(bomb).join('\n')).toMatch(/nested too deeply|too many parts/);
    expect(problemsOf(`name: ${'['.repeat(50_000)}`).join('\n')).toContain('nested too deeply');
    expect(problemsOf(`name: ${'{a: '.repeat(100)}`).join('\n')).toContain('nested too deeply');
    expect(problemsOf(`name: x\n${'#'.repeat(200_001)}`).join('\n')).toContain('characters');
    expect(ofSteps('  - run: a\n'.repeat(201)).join('\n')).toContain('more than 200 steps');
  });

  it('may have a mark of its encoding, other line ends, and no line end at all', () => {
    for (const text of [
      '\uFEFFname: x\nsteps:\n  - run: a',
      'name: x\r\nsteps:\r\n  - run: a\r\n',
      'name: x\rsteps:\r  - run: a\r',
    ])
      expect(read(text).reading).toMatchObject({ ok: true, name: 'x', steps: [{ key: 'run-1' }] });
    expect(problemsOf('name: x\r\nsteps:\r\n  - rn: a\r\n')).toEqual([expect.stringMatching(/^3:5 /)]);
  });
});

describe('fields', () => {
  it.each([
    [
      'name: x\nstep: []\nsteps: [{ run: a }]',
      '2:1 step | step is not known here | steps perhaps; one of name, description, inputs, on, parallel, steps',
    ],
    ['steps: [{ run: a }]', '1:1 name | name is missing | name: and what the workflow is called'],
    ['name: x', '1:1 steps | steps is missing | a list of steps: - run: npm test'],
    ['name: [1]\nsteps: [{ run: a }]', '1:7 name | This is a list | text'],
    ['name: x\nparallel: 100\nsteps: [{ run: a }]', '2:11 parallel | 100 is out of range | at most 64'],
    ['name: x\nsteps: []', '2:8 steps | There are no steps | a list of steps: - run: npm test'],
    [
      'name: x\ninputs: { f: { type: foldr } }\nsteps: [{ run: a }]',
      '2:22 inputs.f.type | foldr is not known here | folder perhaps; one of string, number, boolean, folder, choice',
    ],
    [
      'name: x\ninputs: { f-g: { type: folder } }\nsteps: [{ run: a }]',
      '2:11 inputs.f-g | f-g is no name for an input | letters, digits and _, without a digit at the beginning',
    ],
    [
      'name: x\ninputs: { n: { type: number, default: a } }\nsteps: [{ run: a }]',
      '2:39 inputs.n.default | a does not fit | a number',
    ],
    [
      'name: x\ninputs: { c: { type: choice, choices: [a, b], default: c } }\nsteps: [{ run: a }]',
      '2:56 inputs.c.default | c does not fit | one of a, b',
    ],
    [
      'name: x\ninputs: { c: { type: choice } }\nsteps: [{ run: a }]',
      '2:14 inputs.c.choices | choices is missing | a list of what can be chosen',
    ],
    ['name: x\non: { cron: a }\nsteps: [{ run: a }]', '2:5 on | This is an object | a list: - cron: "0 3 * * *"'],
    [
      'name: x\non:\n  - crn: a\nsteps: [{ run: a }]',
      '3:5 on.0 | crn sets nothing off | cron perhaps; one of cron, files, git, webhook, metric, journal, workflow',
    ],
    [
      'name: x\non:\n  - cron: "* *"\nsteps: [{ run: a }]',
      '3:11 on.0.cron | * *: five parts are needed | minute, hour, day, month and day of the week, such as 0 3 * * *',
    ],
    [
      'name: x\non:\n  - cron: 0 3 * * *\n    zone: Europe/Berln\nsteps: [{ run: a }]',
      '4:11 on.0.zone | There is no time zone Europe/Berln | a name such as Europe/Berlin or UTC',
    ],
    [
      'name: x\non:\n  - metric: disk.free.percent\nsteps: [{ run: a }]',
      '3:5 on.0 | There is no limit | either above: or below: with a number',
    ],
    [
      'name: x\non:\n  - files: ~/${{ inputs.a }}\nsteps: [{ run: a }]',
      '3:12 on.0.files | No expression can stand here | a value that is known before a run',
    ],
    [
      'name: x\non:\n  - journal: [a]\n    if: inputs.a\nsteps: [{ run: a }]',
      '4:9 on.0.if | There is nothing called inputs here | one of trigger; text stands in "quotes"',
    ],
  ])('%j', (text, expected) => expect(problemsOf(text)).toContain(expected));
});

describe('steps', () => {
  it.each([
    [
      '  - rn: a',
      '3:5 steps.step-1 | There is no kind of step rn | run perhaps; one of run, http, approve, notify, wait, set, each, workflow, sql, look',
    ],
    [
      '  - run: a\n    http: { url: "https://a.b" }',
      '4:5 steps.run-1 | A step cannot be run and http at once | a step of its own, with its own dash',
    ],
    [
      '  - run: a\n    inn: b',
      '4:5 steps.run-1.inn | inn is not known in a step of kind run | in perhaps; one of in, env, shell, ok, id, title, if, needs, timeout, retry, on-error, undo',
    ],
    ['  - run: a\n    timeout: 10', '4:14 steps.run-1.timeout | This is a number | text such as 30s, 10m, 1h30m'],
    [
      '  - run: a\n    timeout: 10 min',
      '4:14 steps.run-1.timeout | 10 min does not fit | a length of time such as 500ms, 30s, 10m, 1h30m or 2d',
    ],
    ['  - run: a\n    timeout: 400d', '4:14 steps.run-1.timeout | longer than 366 days'],
    ['  - run: a\n    retry: { backoff: 1s }', '4:14 steps.run-1.retry.attempts | attempts is missing | a number'],
    ['  - http: { method: GET }', '3:13 steps.http-1.http.url | url is missing | text'],
    [
      '  - http: { url: "https://a.b", methd: GET }',
      '3:33 steps.http-1.http.methd | methd is not known here | method perhaps; one of method, url, headers, json, body, expect, save',
    ],
    [
      '  - http: { url: "https://a.b", method: get }',
      '3:41 steps.http-1.http.method | get is not known here | GET perhaps; one of GET, HEAD, POST, PUT, PATCH, DELETE',
    ],
    [
      '  - http: { url: nowhere }',
      '3:18 steps.http-1.http.url | nowhere does not fit | an address such as https://example.org',
    ],
    ['  - notify: { tite: a, severity: bad }', '3:15 steps.notify-1.notify.title | title is missing | text'],
    ['  - run:', '3:5 steps.run-1.run | This is nothing | text'],
    ['  - id: a\n    run: a\n  - id: a\n    run: b', '5:9 steps.a.id | A step a is there already | another id'],
    ['  - id: a b\n    run: a', '3:9 steps.run-1.id | a b does not fit | letters, digits, - and _ only, at most 64'],
    [
      '  - id: test\n    run: a\n  - run: b\n    needs: [tset]',
      '6:13 steps.run-2.needs | There is no step tset | test',
    ],
    ['  - id: a\n    run: a\n    needs: [a]', '5:13 steps.a.needs | A step cannot need itself | nothing'],
    ['  - each: [1]\n', '3:5 steps.each-1.steps | steps is missing | a list of the steps for each item'],
    [
      '  - each: [1]\n    as: steps\n    steps: [{ run: a }]',
      '4:9 steps.each-1.as | steps means something else already | another name',
    ],
    [
      '  - run: a\n    undo: { wait: 1m }',
      '4:13 steps.run-1.undo | wait takes nothing back | one of run, http, notify, sql',
    ],
    [
      '  - run: a\n    title: "${{ inputs.a }}"',
      '4:12 steps.run-1.title | No expression can stand in a title | a title that is known before a run',
    ],
    [
      '  - set: { $secrets: [a] }',
      '3:12 steps.set-1.set | The key $secrets is kept for the program itself | another key',
    ],
    [
      '  - set: { "${{ a }}": 1 }',
      '3:12 steps.set-1.set | A key cannot hold an expression | an expression in the value',
    ],
  ])('%j', (steps, expected) => expect(ofSteps(steps)).toContain(expected));

  it('with one wrong length of time have one problem', () =>
    expect(ofSteps('  - run: a\n    timeout: 10 min')).toHaveLength(1));

  it('that wait for each other are named', () => {
    const steps = '  - id: a\n    run: a\n    needs: [c]\n  - id: b\n    run: a\n  - id: c\n    run: a';
    expect(ofSteps(steps).join('\n')).toMatch(/These steps wait for each other: a → c → b → a/);
  });
});

describe('expressions', () => {
  it.each([
    [
      '  - run: echo ${{ inputs.a }}',
      '3:15 steps.run-1.run | No expression can stand here: the value given to the script as env: | text as it is',
    ],
    ['  - set: ${{ inputs.a }}', '3:14 steps.set-1.set | There is no input a | an input of this name under inputs:'],
    [
      '  - set: ${{ steps.nope.output }}',
      '3:14 steps.set-1.set | There is no step nope | no step: nothing comes before this one',
    ],
    [
      '  - set: ${{ steps.set-1.output }}',
      '3:14 steps.set-1.set | A step cannot refer to itself | no step: nothing comes before this one',
    ],
    [
      '  - id: fetch\n    run: a\n  - set: ${{ steps.fecth.output }}',
      '5:14 steps.set-1.set | There is no step fecth | fetch',
    ],
    [
      '  - id: a\n    run: a\n  - id: b\n    needs: []\n    set: ${{ steps.a.output }}',
      '7:14 steps.b.set | a need not have ended when this step begins | needs: [a], or no step: nothing comes before this one',
    ],
    [
      '  - id: a\n    run: a\n  - set: ${{ steps.a.ouput }}',
      '5:14 steps.set-1.set | A step has no ouput | output perhaps; one of output, state, error',
    ],
    ['  - set: ${{ 1 + }}', '3:18 steps.set-1.set | The expression ends too early | a value'],
    [
      '  - set: |\n      first\n      ${{ 1 = 2 }}',
      '5:13 steps.set-1.set | A single = is not expected here | == to compare',
    ],
    [
      '  - set: "\\"${{ nope }}\\""',
      '3:17 steps.set-1.set | There is nothing called nope here | one of inputs, trigger, steps, run; text stands in "quotes"',
    ],
    [
      "  - set: 'it''s ${{ nope }}'",
      '3:21 steps.set-1.set | There is nothing called nope here | one of inputs, trigger, steps, run; text stands in "quotes"',
    ],
    [
      '  - set: >-\n      a\n      b ${{ nope }}',
      '5:13 steps.set-1.set | There is nothing called nope here | one of inputs, trigger, steps, run; text stands in "quotes"',
    ],
    ['  - set: ${{ inputs', '3:10 steps.set-1.set | A ${{ is not closed | a closing }}'],
    ['  - run: a\n    if: run.name = "x"', '4:18 steps.run-1.if | A single = is not expected here | == to compare'],
    ['  - run: a\n    if: size(run.name)', '4:9 steps.run-1.if | This gives a whole number | true or false'],
    [
      '  - set: ${{ [1].map(inputs, inputs) }}',
      '3:22 steps.set-1.set | inputs means something else here already | another name',
    ],
    [
      '  - set: ${{ secrets.A }}',
      '3:10 steps.set-1.set | A secret cannot stand here: it would be shown or stored | a field that keeps secrets, such as env or headers',
    ],
    [
      '  - run: a\n    env: { A: "${{ secrets.A + 1 }}" }',
      '4:20 steps.run-1.env.A | A secret cannot be part of an expression | ${{ secrets.NAME }} and nothing else between the braces',
    ],
    ['  - set: ${{ "a".frobnicat() }}', '3:14 steps.set-1.set | There is no function frobnicat'],
    [
      '  - id: a\n    run: a\n  - each: [1]\n    steps:\n      - set: ${{ steps.a.output }}',
      '7:18 steps.each-1.steps.set-1.set | a is outside of this for-each and cannot be seen from within | what is needed of it in the list that each goes through',
    ],
    [
      '  - each: [1]\n    as: repo\n    steps:\n      - set: ${{ item }}',
      '6:18 steps.each-1.steps.set-1.set | There is nothing called item here | one of inputs, trigger, steps, run, repo, index; text stands in "quotes"',
    ],
  ])('%j', (steps, expected) => expect(ofSteps(steps)).toContain(expected));

  it('let a value be anything until it is known', () => {
    const steps =
      '  - set: 1\n  - http: { url: "${{ steps.set-1.output }}", method: "${{ steps.set-1.output }}", headers: "${{ steps.set-1.output }}" }';
    expect(ofSteps(steps)).toEqual([]);
  });

  it('know the secrets that are used', () => {
    const { secrets, reading } = read(
      'name: x\non: [{ webhook: h, secret: HOOK }]\nsteps:\n  - http: { url: "https://a.b", headers: { A: "Bearer ${{ secrets.B }}" } }\n  - run: a\n    env: { A: "${{ secrets.A }}" }',
    );
    expect(secrets).toEqual(['A', 'B', 'HOOK']);
    expect(reading.secrets).toEqual([
      { name: 'A', known: false },
      { name: 'B', known: false },
      { name: 'HOOK', known: false },
    ]);
  });
});

it('draws the graph as far as a broken text can be read', () => {
  const { reading } = read(
    'name: x\nsteps:\n  - id: a\n    run: make\n  - rn: b\n  - id: c\n    needs: [a, nope]\n    if: steps.a.state == "failed"\n    each: [1]\n    steps:\n      - run: x\n      - rn: y\n',
  );
  expect(reading.ok).toBe(false);
  expect(reading.steps).toEqual([
    {
      key: 'a',
      title: 'a',
      kind: 'run',
      detail: 'make',
      needs: [],
      condition: null,
      line: 3,
      endLine: 4,
      problems: 0,
      inner: 0,
    },
    {
      key: 'step-1',
      title: 'step-1',
      kind: '',
      detail: '',
      needs: ['a'],
      condition: null,
      line: 5,
      endLine: 5,
      problems: 1,
      inner: 0,
    },
    {
      key: 'c',
      title: 'c',
      kind: 'each',
      detail: '',
      needs: ['a'],
      condition: 'steps.a.state == "failed"',
      line: 6,
      endLine: 12,
      problems: 2,
      inner: 2,
    },
  ]);
});

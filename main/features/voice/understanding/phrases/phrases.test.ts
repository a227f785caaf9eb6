import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { createGrammar } from '../create-grammar.ts';
import { destroys, intentsOf } from '../testing/score.ts';
import { context } from '../testing/world.ts';
import { createPhrases } from './create-phrases.ts';
import { firstFile } from './first-file.ts';
import { readPhrases } from './read-phrases.ts';

async function phrasesHere(text?: string) {
  const dataDir = await tempDir();
  const path = join(dataDir, 'voice', 'phrases.yaml');
  let changes = 0;
  if (text !== undefined) {
    await mkdir(join(dataDir, 'voice'));
    await writeFile(path, text);
  }
  const phrases = createPhrases({ dataDir, clock: createSystemClock(), log: quietLog, onChange: () => changes++ });
  await phrases.begin();
  onTestFinished(() => phrases.dispose());
  const grammar = createGrammar({ phrases });
  const said = (text: string) => intentsOf(grammar.understand(text, context()));
  return { phrases, path, grammar, said, changes: () => changes };
}

const file = `version: 1
phrases:
  - say: wake up the store
    means: start
    project: shop
    environment: staging
  - say: ["put {project} live", "(send|push) {project} out"]
    means: deploy
    environment: production
  - say: Feierabend
    language: de
    means: stop-all
  - say: jot down {text} for {time}
    means: remind
  - say: who eats my machine
    means: why
    metric: cpu
  - say: lights out
    means: command
    command: settings.theme.dark
  - say: 收工
    means: stop-all
  - say: poke {service}
    means: restart
    project: shop
  - say: the usual
    means: run-workflow
    workflow: nightly checks
`;

test('phrases mean what the file says, with what is said in their gaps', async () => {
  const { said, phrases } = await phrasesHere(file);
  expect(await phrases.state()).toMatchObject({ exists: true, phrases: 9, problems: [] });
  expect(said('Wake up the store, please')).toEqual([
    { kind: 'start', projectId: 'p:shop', service: null, environment: 'staging' },
  ]);
  expect(said('Put the api gateway live')).toMatchObject([{ kind: 'deploy', projectId: 'p:api-gateway' }]);
  expect(said('Put api gateway live')).toEqual([
    { kind: 'deploy', projectId: 'p:api-gateway', environment: 'production' },
  ]);
  expect(said('push weather station out')).toMatchObject([{ projectId: 'p:weather-station' }]);
  expect(said('Feierabend')).toEqual([{ kind: 'stop-all' }]);
  expect(said('收工')).toEqual([{ kind: 'stop-all' }]);
  expect(said('who eats my machine')).toEqual([{ kind: 'why', metric: 'cpu', projectId: null }]);
  expect(said('lights out')).toEqual([{ kind: 'command', commandId: 'settings.theme.dark' }]);
  expect(said('poke worker')).toEqual([{ kind: 'restart', projectId: 'p:shop', service: 'worker', environment: null }]);
  expect(said('the usual')).toEqual([{ kind: 'run-workflow', workflowId: 'w:nightly' }]);
  expect(said('jot down buy milk for tomorrow at nine')).toEqual([
    { kind: 'remind', at: Date.parse('2026-11-19T09:00:00+01:00'), text: 'buy milk' },
  ]);
});

test('a phrase wins over the grammar, says that it is one, and stays as destructive as what it means', async () => {
  const { grammar, said } = await phrasesHere('phrases: [{ say: be quiet, means: stop-all }]');
  const understood = grammar.understand('Be quiet', context());
  expect(understood).toMatchObject({ kind: 'one', reading: { by: 'phrases', intent: { kind: 'stop-all' } } });
  expect(said('be quiet').every(destroys)).toBe(true);
  expect(said('do not be quiet')).toEqual([]);
});

test('each problem names its line, and what is right works', async () => {
  const { said, phrases } = await phrasesHere(`version: 1
colour: red
phrases:
  - say: good morning
    means: needs-me
  - say: make me a coffee
    means: brew
  - means: start
  - say: "start (shop"
    means: start
  - say: "{project}"
    means: stop
  - say: stop it there
    means: stop
  - say: go {where}
    means: help
  - say: nap
    means: remind
    text: sleep
  - just words
  - say: hello there
    means: help
    volume: 11
  - say: start the dream
    means: start
    project: no-such-project
`);
  expect(said('Good morning')).toEqual([{ kind: 'needs-me' }]);
  const { problems, phrases: count } = await phrases.state();
  expect(count).toBe(2);
  expect(problems.map(({ line }) => line)).toEqual([2, 7, 8, 9, 11, 13, 15, 17, 20, 23, 24]);
  const at = (line: number) => problems.find((one) => one.line === line)?.problem;
  expect(at(2)).toContain('“colour” is not known');
  expect(at(7)).toContain('means: is one of');
  expect(at(8)).toBe('say: is missing.');
  expect(at(9)).toContain('( is not closed');
  expect(at(11)).toContain('a word of its own');
  expect(at(13)).toContain('{project}');
  expect(at(15)).toContain('There is no gap {where}');
  expect(at(17)).toContain('{time}');
  expect(at(23)).toContain('“volume” is not known');
  expect(at(24)).toContain('There is no project “no-such-project”');
});

test.each([
  ['no YAML', 'phrases: [', 1],
  ['a list at the top', '- a', 1],
  ['another version', 'version: 2\nphrases: []', 1],
  ['no list', 'version: 1\nphrases: yes', 2],
  ['too large', '#'.repeat(300_000), 1],
])('%s is a problem of its line', (_, text, line) => {
  expect(readPhrases(text)).toMatchObject({ phrases: [], problems: [{ line }] });
});

test('an explosion of aliases ends soon', () => {
  const bomb = `a: &a [${'x,'.repeat(50)}x]\nb: &b [${'*a,'.repeat(50)}*a]\nphrases:\n  - say: [${'*b,'.repeat(50)}*b]\n    means: help\n`;
  expect(readPhrases(bomb).phrases).toEqual([]);
});

test('the first file has examples, none in force, and each works once its mark is taken away', async () => {
  const { phrases, path, said } = await phrasesHere();
  expect(await phrases.state()).toEqual({ path, exists: false, phrases: 0, problems: [] });
  expect(await phrases.make()).toEqual({ path, exists: true, phrases: 0, problems: [] });
  expect(await readFile(path, 'utf8')).toBe(firstFile);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await expect(phrases.make()).rejects.toMatchObject({ code: 'CONFLICT' });
  const inForce = firstFile
    .replace('phrases: []', 'phrases:')
    .replace(/^# {2}/gm, '  ')
    .replace(/^#$/gm, '');
  expect(readPhrases(inForce.slice(inForce.indexOf('version: 1')))).toMatchObject({ problems: [] });
  expect(readPhrases(inForce.slice(inForce.indexOf('version: 1'))).phrases.length).toBe(6);
  expect(said('lights out')).toEqual([]);
});

test('it is read again when it changes, is replaced and goes', async () => {
  const { path, said, phrases } = await phrasesHere('phrases: [{ say: alpha beta, means: help }]');
  expect(said('alpha beta')).toHaveLength(1);
  await writeFile(path, 'phrases: [{ say: gamma delta, means: help }]');
  await until(() => said('gamma delta').length === 1);
  expect(said('alpha beta')).toEqual([]);
  await writeFile(`${path}.new`, 'phrases: [{ say: epsilon zeta, means: help }]');
  await rename(`${path}.new`, path);
  await until(() => said('epsilon zeta').length === 1);
  await rename(path, `${path}.away`);
  await until(() => said('epsilon zeta').length === 0);
  expect(await phrases.state()).toMatchObject({ exists: false, phrases: 0 });
});

test('a file that cannot be read says so', async () => {
  const { path, phrases } = await phrasesHere('phrases: []');
  await rm(path);
  // Nobody can read it, root neither.
  await symlink(path, path);
  expect((await phrases.state()).problems).toEqual([{ line: 1, problem: expect.stringContaining('ELOOP') }]);
});

test('a folder in its place says so', async () => {
  const dataDir = await tempDir();
  await mkdir(join(dataDir, 'voice', 'phrases.yaml'), { recursive: true });
  const phrases = createPhrases({ dataDir, clock: createSystemClock(), log: quietLog });
  await phrases.begin();
  onTestFinished(() => phrases.dispose());
  expect((await phrases.state()).problems).toEqual([{ line: 1, problem: 'The file cannot be read (EISDIR).' }]);
});

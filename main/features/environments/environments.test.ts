import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { createEnvFiles } from './files/env-files.ts';

const token = 'tok-9d2f41c7a05e';

async function shop(files: Record<string, string>) {
  const home = await tempDir();
  const root = join(home, 'projects', 'shop');
  for (const [name, text] of Object.entries({ 'package.json': '{"name":"shop"}', ...files })) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), text);
  }
  // The real time at the start, since files have real times.
  const clock = createFakeClock(Date.now());
  const started = await startTestCore({ home, clock });
  const comes = <T>(what: string, probe: () => Promise<T>) =>
    until(
      () => {
        clock.advance(20);
        return probe();
      },
      { what, timeoutMs: 60_000 },
    );
  const { id } = await comes('the project is read', async () =>
    (await started.core.services.projects.list()).find((row) => row.name === 'shop' && row.scannedAt !== null),
  );
  const { client } = started;
  const at = (environment: string) => ({ projectId: id, environment });
  return {
    ...started,
    comes,
    root,
    id,
    at,
    env: client.environments,
    text: (name: string) => readFile(join(root, name), 'utf8'),
    get: (environment = 'dev') => client.environments.get(at(environment)),
    resolve: (environment: string | null = null, extra?: Record<string, string>) =>
      started.core.services.environments.resolve({
        projectId: id,
        environment,
        by: 'service shop/web',
        ...(extra && { extra }),
      }),
  };
}

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
  );

describe('environments', () => {
  test('are found by their files, and what wins is what is nearest', async () => {
    const { env, id, at, get, resolve } = await shop({
      '.env': 'A=1\nB=1\nURL=http://${HOST}:${PORT:-3000}/${A}\nHOST=localhost\n',
      '.env.local': 'B=local\n',
      '.env.production': 'A=prod\n',
      '.env.example': 'A=\nNEW=\n',
      '.env.bak': 'A=old\n',
    });
    const list = await env.list({ projectId: id });
    expect(list.map(({ name, files, current }) => [name, files, current])).toEqual([
      ['dev', ['.env', '.env.local'], true],
      ['prod', ['.env', '.env.production'], false],
    ]);
    expect((await resolve()).variables).toEqual({
      A: '1',
      B: 'local',
      HOST: 'localhost',
      URL: 'http://localhost:3000/1',
    });
    await env.add({ ...at('staging'), inherits: 'prod' });
    await env.set({ ...at('staging'), name: 'B', value: 'staging', to: null });
    await env.change({ ...at('staging'), current: true });
    expect((await resolve()).variables).toMatchObject({ A: 'prod', B: 'staging', URL: 'http://localhost:3000/prod' });
    const { variables } = await get('staging');
    expect(variables.find(({ name }) => name === 'B')).toMatchObject({
      source: { type: 'optimus' },
      inheritedFrom: null,
      hides: [{ environment: 'prod', source: { type: 'file', file: '.env', line: 2 } }],
    });
    expect(variables.find(({ name }) => name === 'A')).toMatchObject({ inheritedFrom: 'prod', value: 'prod' });
    expect(await codeOf(env.change({ ...at('prod'), inherits: 'staging' }))).toBe('CONFLICT');
    expect(await codeOf(env.remove(at('prod')))).toBe('CONFLICT');
    expect(await codeOf(env.add(at('prod')))).toBe('CONFLICT');
    await env.remove(at('staging'));
    await env.remove(at('prod'));
    expect((await env.list({ projectId: id })).map(({ name }) => name)).toEqual(['dev']);
    await env.add(at('prod'));
    expect((await get('prod')).variables.map(({ name }) => name)).toContain('A');
    const diff = await env.diff({ projectId: id, left: 'dev', right: 'prod' });
    expect(diff.map(({ name, kind, left, right }) => [name, kind, left, right])).toEqual([
      ['A', 'changed', '1', 'prod'],
      ['B', 'changed', 'local', '1'],
      ['HOST', 'same', 'localhost', 'localhost'],
      ['URL', 'changed', 'http://localhost:3000/1', 'http://localhost:3000/prod'],
    ]);
  });

  test('circles, unknown names and secrets that are not set are problems of that variable', async () => {
    const { resolve, get } = await shop({
      '.env':
        'A=${B}\nB=${A}\nC=${NOWHERE}\nD=optimus://secret/NONE\nE=fine\nF=x${A\nPATH=${PATH}:./bin\nG="${E}-$${E}"\nA=${B}\n',
      'web/.env': 'E=web\n',
    });
    const { variables, problems } = await resolve(null, { PORT: '4000', ADDRESS: 'http://x:${E}' });
    expect(Object.fromEntries(problems.map(({ name, why }) => [name, why]))).toEqual({
      A: 'It refers to itself: A → B → A.',
      B: 'It refers to itself: A → B → A.',
      C: 'NOWHERE, which it names, is set nowhere. Set it, or write ${NOWHERE:-…} for a default.',
      D: 'The secret NONE is not set.',
      F: 'A ${ in it names no variable. Write $${ where it stands for itself.',
    });
    expect(problems.find(({ name }) => name === 'C')?.at).toEqual({ file: '.env', line: 3 });
    expect(variables).toMatchObject({ E: 'fine', G: 'fine-${E}', PORT: '4000', ADDRESS: 'http://x:fine' });
    expect(variables.PATH).toBe(`${process.env.PATH}:./bin`);
    const detail = await get();
    expect(detail.variables.filter(({ problem }) => problem !== null).map(({ name }) => name)).toEqual([
      ...['A', 'B', 'C', 'D', 'F'],
    ]);
    expect(detail.files[0]?.problems).toEqual([{ line: 1, why: 'A is set again in line 9, which wins.' }]);
  });

  test('the files of a part of the project come on top of those of the project', async () => {
    const { core, id } = await shop({
      '.env': 'A=top\nB=top\n',
      'apps/web/.env': 'B=web\n',
      'apps/web/package.json': '{}',
    });
    const { variables } = await core.services.environments.resolve({
      ...{ projectId: id, environment: null, by: 'x', folder: 'apps/web' },
    });
    expect(variables).toEqual({ A: 'top', B: 'web' });
    const outside = await core.services.environments.resolve({
      ...{ projectId: id, environment: null, by: 'x', folder: '../../..' },
    });
    expect(outside.variables).toEqual({ A: 'top', B: 'top' });
  });

  test('changes keep every other byte, and what was changed by somebody else is not overwritten', async () => {
    const { env, at, root, text, get } = await shop({ '.env': '# mine\r\nexport A = "1" # one\r\n\r\nB=2' });
    await chmod(join(root, '.env'), 0o640);
    await env.set({ ...at('dev'), name: 'A', value: 'one two', to: '.env' });
    expect(await text('.env')).toBe('# mine\r\nexport A = "one two" # one\r\n\r\nB=2');
    expect((await stat(join(root, '.env'))).mode & 0o777).toBe(0o640);
    const stamp = (await get()).files[0]?.stamp ?? '';
    await writeFile(join(root, '.env'), 'A=theirs\n');
    expect(await codeOf(env.set({ ...at('dev'), name: 'A', value: 'ours', to: '.env', stamp }))).toBe('CONFLICT');
    expect(await codeOf(env.unset({ ...at('dev'), name: 'A', stamp }))).toBe('CONFLICT');
    expect(await text('.env')).toBe('A=theirs\n');
    await env.set({ ...at('dev'), name: 'C', value: 'x', to: '.env.local' });
    expect((await stat(join(root, '.env.local'))).mode & 0o777).toBe(0o600);
    expect((await get()).environment.files).toEqual(['.env', '.env.local']);
    await env.unset({ ...at('dev'), name: 'A' });
    expect(await text('.env')).toBe('');
    for (const to of ['package.json', '../.env', '/tmp/.env', '.git/.env', 'a\\.env'])
      expect(await codeOf(env.set({ ...at('dev'), name: 'A', value: '1', to })), to).toBe('FORBIDDEN');
  });

  test('links inside the project are followed and kept; those that lead out are refused', async () => {
    const { env, at, root, get } = await shop({ 'config/shared.env': 'A=1\n' });
    const outside = join(root, '..', 'outside.env');
    await writeFile(outside, 'SECRET_KEY=do-not-read-this\n');
    await symlink('config/shared.env', join(root, '.env'));
    await symlink(outside, join(root, '.env.local'));
    await env.set({ ...at('dev'), name: 'A', value: '2', to: '.env' });
    expect(await readFile(join(root, 'config/shared.env'), 'utf8')).toBe('A=2\n');
    expect(await codeOf(env.set({ ...at('dev'), name: 'B', value: '2', to: '.env.local' }))).toBe('FORBIDDEN');
    expect(await readFile(outside, 'utf8')).toBe('SECRET_KEY=do-not-read-this\n');
    const { variables, files } = await get();
    expect(variables.map(({ name }) => name)).toEqual(['A']);
    expect(files.find(({ file }) => file === '.env.local')?.problems).toEqual([
      { line: 0, why: 'It is a link out of the project.' },
    ]);
  });

  test('what is too large, binary, a folder or endless does not hold anything up', async () => {
    const { get, root } = await shop({
      '.env': 'A=1\n'.repeat(3_000_000),
      '.env.local': `A=\0${'x'.repeat(100)}`,
      '.env.test': Array.from({ length: 100_000 }, (_, i) => `V${i}=1`).join('\n'),
    });
    await mkdir(join(root, '.env.development'));
    const { variables, files } = await get();
    expect(variables).toEqual([]);
    expect(files.map(({ file, problems }) => [file, problems.length])).toEqual([
      ['.env', 1],
      ['.env.development', 1],
      ['.env.local', 1],
    ]);
    expect((await get('test')).variables).toHaveLength(10_000);
  });
});

describe('secrets', () => {
  test('leave the files, are used by name, and stand nowhere in clear', async () => {
    const { env, at, text, id, resolve, core, client, dataDir, root, get, stop } = await shop({
      '.env': `# keep\nTOKEN=${token} # of the bank\nURL=https://x/\n`,
      '.env.staging': `TOKEN=${token}-2\n`,
    });
    expect((await get()).variables.find(({ name }) => name === 'TOKEN')).toMatchObject({
      exposed: true,
      secret: false,
    });
    await env.hide({ ...at('dev'), file: '.env', names: ['TOKEN'] });
    await env.hide({ ...at('staging'), file: '.env.staging', names: ['TOKEN'] });
    await env.putSecret({ projectId: null, environment: null, name: 'SHARED', value: `${token}-3` });
    await env.set({ ...at('dev'), name: 'LOGIN', value: 'bank:optimus://secret/SHARED@${URL}', to: '.env' });
    expect(await text('.env')).toContain('TOKEN=optimus://project/TOKEN # of the bank\n');
    expect(await text('.env.staging')).toBe('TOKEN=optimus://project/TOKEN_2\n');

    expect((await resolve('dev')).variables).toMatchObject({ TOKEN: token, LOGIN: `bank:${token}-3@https://x/` });
    expect((await resolve('staging')).variables.TOKEN).toBe(`${token}-2`);
    const uses = await env.secretUses({ projectId: id, environment: null, name: 'TOKEN' });
    expect(uses.map(({ by, what }) => [by, what])).toEqual([['service shop/web', 'dev of shop']]);
    const entries = await env.secrets({});
    expect(entries.map(({ name, scope, usedBy }) => [name, scope.environment, usedBy])).toEqual([
      ['TOKEN', null, ['shop: TOKEN in .env']],
      ['TOKEN_2', 'staging', ['shop: TOKEN in .env.staging']],
      ['SHARED', null, ['shop: LOGIN in .env']],
    ]);
    // The one list: workflows see it too, and it is theirs to name.
    expect((await client.workflows.secrets()).map(({ name }) => name)).toEqual(['SHARED']);

    const [diff] = (await env.diff({ projectId: id, left: 'dev', right: 'staging' })).filter(
      ({ name }) => name === 'TOKEN',
    );
    expect(diff).toEqual({ name: 'TOKEN', kind: 'changed', left: null, right: null, secret: true });
    await env.putSecret({ projectId: id, environment: 'staging', name: 'TOKEN_2', value: token });
    const [same] = (await env.diff({ projectId: id, left: 'dev', right: 'staging' })).filter(
      ({ name }) => name === 'TOKEN',
    );
    expect(same?.kind).toBe('same');

    const told = JSON.stringify([
      await get(),
      await get('staging'),
      entries,
      diff,
      uses,
      await client.journal.list({}),
    ]);
    expect(told).not.toContain(token);
    core.services.log.error(`it failed with ${token}`, new Error(token));
    core.services.journal.note({ kind: 'test.told', sentence: `with ${token}`, data: { value: token } });
    const { title } = process;
    expect(title).not.toContain(token);
    await stop();
    const names = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const left: string[] = [];
    for (const entry of names) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || path.startsWith(root)) continue;
      const bytes = await readFile(path);
      if (bytes.includes(token) || bytes.includes(Buffer.from(token).toString('base64').slice(0, -2))) left.push(path);
    }
    expect(left).toEqual([]);
  });

  test('what cannot be written leaves no secret behind, and one name never comes to mean two values', async () => {
    const { env, at, root, id, text } = await shop({ '.env': 'A=first-value\n', '.env.local': 'A=second-value\n' });
    const stamp = 'x'.repeat(22);
    expect(await codeOf(env.hide({ ...at('dev'), file: '.env', names: ['A'], stamp }))).toBe('CONFLICT');
    expect(await codeOf(env.hide({ ...at('dev'), file: '.env', names: ['A', 'B'] }))).toBe('NOT_FOUND');
    expect(await env.secrets({ projectId: id })).toEqual([]);
    await env.hide({ ...at('dev'), file: '.env', names: ['A'] });
    await env.hide({ ...at('dev'), file: '.env.local', names: ['A'] });
    expect([await text('.env'), await text('.env.local')]).toEqual([
      'A=optimus://project/A\n',
      'A=optimus://project/A_2\n',
    ]);
    await writeFile(join(root, '.env.local'), 'A=first-value\n');
    await env.hide({ ...at('dev'), file: '.env.local', names: ['A'] });
    expect(await text('.env.local')).toBe('A=optimus://project/A\n');
  });

  test('without a place to keep them, that and the way to mend it is said', async () => {
    const { env, at, host, text } = await shop({ '.env': `TOKEN=${token}\n` });
    host.seen.secrets = { available: false, why: 'No keyring.', remedy: 'Install one.' };
    expect(await env.secretStatus()).toEqual(host.seen.secrets);
    expect(await codeOf(env.hide({ ...at('dev'), file: '.env', names: ['TOKEN'] }))).toBe('UNAVAILABLE');
    expect(await text('.env')).toBe(`TOKEN=${token}\n`);
  });
});

test('the code says what is missing, and what nobody reads', async () => {
  const { get, comes, root, id, client } = await shop({
    '.env': 'USED=1\nUNUSED=1\nPART=1\nWHOLE=${PART}\n',
    '.env.example': 'FROM_EXAMPLE=\nUSED=\n',
    'src/a.ts': [
      'const { DB_URL, LEVEL = "info", ...others } = process.env;',
      'export const used = process.env.USED ?? process.env.FALLBACK ?? "x";',
      '// process.env.NOT_READ',
      'process.env.WRITTEN = "1";',
      "export const mode = import.meta.env.VITE_API, home = process.env['HOME'];",
      'whole(process.env.WHOLE);',
    ].join('\n'),
    'api/b.py': 'import os\nKEY = os.environ["PY_KEY"]\nX = os.getenv("PY_DEFAULT", "d")\n',
    'compose.yaml':
      'services:\n  db:\n    image: postgres:${PG_VERSION:-16}\n    environment:\n      P: ${PG_PASSWORD}\n',
  });
  const found = await comes('the code is looked through', async () => {
    const detail = await get();
    return detail.missing && detail.unused ? { missing: detail.missing, unused: detail.unused } : null;
  });
  expect(found.missing.map(({ name, hasDefault, inExample }) => [name, hasDefault, inExample])).toEqual([
    ['DB_URL', false, false],
    ['PG_PASSWORD', false, false],
    ['PY_KEY', false, false],
    ['VITE_API', false, false],
    ['FROM_EXAMPLE', false, true],
    ['FALLBACK', true, false],
    ['LEVEL', true, false],
    ['PG_VERSION', true, false],
    ['PY_DEFAULT', true, false],
  ]);
  expect(found.missing[0]?.reads).toEqual([
    { file: 'src/a.ts', line: 1, text: 'const { DB_URL, LEVEL = "info", ...others } = process.env;' },
  ]);
  expect(found.unused).toEqual(['UNUSED']);
  await writeFile(join(root, 'src/c.ts'), 'export const x = process.env.LATER;\n');
  await client.projects.refresh({ ids: [id] });
  await comes('what changed is looked at again', async () => {
    const { missing } = await get();
    return missing?.some(({ name }) => name === 'LATER');
  });
});

describe('a full disk', () => {
  test('leaves the old file whole', async ({ skip }) => {
    const disk = await smallDisk(256);
    if (!disk) return skip();
    const root = await mkdtemp(join(disk.dir, 'p-'));
    await writeFile(join(root, '.env'), 'A=1\n');
    await writeFile(join(root, 'filler'), Buffer.alloc(230 * 1024));
    const files = createEnvFiles();
    const large = Buffer.from(`A='${'x'.repeat(100_000)}'\n`);
    await expect(files.change(root, '.env', undefined, () => large)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(await readFile(join(root, '.env'), 'utf8')).toBe('A=1\n');
    expect((await readdir(root)).sort()).toEqual(['.env', 'filler']);
    await rm(join(root, 'filler'));
    await files.change(root, '.env', undefined, () => large);
    expect((await stat(join(root, '.env'))).size).toBe(large.length);
  });
});

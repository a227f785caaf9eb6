import { execFile } from 'node:child_process';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../main/core/testing/temp-dir.ts';
import { projectFiles, projectRoot } from '../main/testing/architecture/tree.ts';
import { featureNames } from './lib/feature-names.ts';
import { registrations } from './lib/register-feature.ts';

const run = promisify(execFile);

/** The whole project as it is now, to be written into. */
async function copyOfProject() {
  const dir = await tempDir();
  const top = new Set((await projectFiles()).map((file) => file.split('/')[0] ?? ''));
  for (const entry of top) await cp(join(projectRoot, entry), join(dir, entry), { recursive: true });
  await symlink(join(projectRoot, 'node_modules'), join(dir, 'node_modules'), 'junction');
  const node = async (...args: string[]) => {
    try {
      return (await run(process.execPath, args, { cwd: dir, maxBuffer: 64 * 1024 * 1024 })).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${args.join(' ')}\n${stdout}${stderr}`);
    }
  };
  const git = (...args: string[]) => run('git', args, { cwd: dir });
  await git('init', '-q');
  await git('add', '.');
  return { dir, node, git };
}

describe('npm run new:feature', () => {
  it('makes a feature that compiles, keeps the rules and works', async () => {
    const { dir, node, git } = await copyOfProject();
    const output = await node('scripts/new-feature.ts', 'dev-servers');
    expect(output).toContain('shared/features/dev-servers/contract.ts');
    expect(await readFile(join(dir, 'main/router.ts'), 'utf8')).toContain(
      'devServers: createDevServersProcedures(services),',
    );

    // A build record of its own: the one of the project is in the node_modules that both share.
    for (const config of ['node', 'web'])
      await node(
        'node_modules/typescript/bin/tsc',
        '-p',
        `tsconfig.${config}.json`,
        '--tsBuildInfoFile',
        `${config}.tsbuildinfo`,
      );
    const { stdout } = await git('ls-files', '--modified', '--others', '--exclude-standard');
    const changed = stdout.split('\n').filter(Boolean);
    expect(changed).toContain('renderer/features/dev-servers/page.tsx');
    await node(
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      ...changed.filter((file) => /\.tsx?$/.test(file)),
    );
    await node('node_modules/vitest/vitest.mjs', 'run', 'main/architecture.test.ts', 'main/features/dev-servers');

    await expect(node('scripts/new-feature.ts', 'dev-servers')).rejects.toThrow(
      'There is a feature "dev-servers" already',
    );
  }, 240_000);

  it.each(['Backups', 'dev_servers', '-a', 'a--b', '../a', '', '9lives', 'a'.repeat(41)])(
    'refuses the name %j',
    (name) => {
      expect(() => featureNames(name)).toThrow('is no name for a feature');
    },
  );

  it.each(Object.entries(registrations))('says so when %s has changed its form', (file, register) => {
    expect(() => register('export {};\n', featureNames('a'), file)).toThrow(`${file} has changed its form`);
  });
});

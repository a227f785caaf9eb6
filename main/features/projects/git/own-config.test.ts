import { join } from 'node:path';
import { expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openGit, write } from './testing/repos.ts';

const hasGit = await needs('git');

/** Both places in which git looks for settings of the user. */
async function usualOf(files: Record<string, string>) {
  const home = await tempDir();
  await write(home, files);
  return { home, usual: await openGit({ env: { HOME: home, GIT_CONFIG_GLOBAL: undefined } }).git.usual() };
}

it.skipIf(!hasGit)('settings of the user count from both of their places, as git reads them', async () => {
  const { home, usual } = await usualOf({
    '.config/git/config': '[core]\n\texcludesFile = ~/mine\n',
    '.gitconfig': '[user]\n\tname = Ada\n',
  });
  expect(usual).toEqual({ excludes: join(home, 'mine') });
  const both = await usualOf({
    '.config/git/config': '[core]\n\texcludesFile = ~/mine\n\tignoreCase = true\n',
    '.gitconfig': '[core]\n\texcludesFile = ~/other\n',
  });
  expect(both.usual).toBeNull();
});

it.skipIf(!hasGit)('where git would refuse the settings of the user, nothing is said without it', async () => {
  expect((await usualOf({ '.gitconfig': '[core\n' })).usual).toBeNull();
});

it.skipIf(!hasGit)('no settings at all are an answer', async () => {
  const { home, usual } = await usualOf({ 'a.txt': '' });
  expect(usual).toEqual({ excludes: join(home, '.config/git/ignore') });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { filesOf } from './belonging.ts';

test('what lies over a compose file is named with it', async () => {
  const cwd = await tempDir();
  const files = async (file: string) => (await filesOf({ cwd, file })).map((path) => path.slice(cwd.length + 1));
  expect(await files('compose.yaml')).toEqual(['compose.yaml']);
  await writeFile(join(cwd, 'compose.override.yml'), '');
  await writeFile(join(cwd, 'docker-compose.override.yaml'), '');
  expect(await files('compose.yaml')).toEqual(['compose.yaml', 'compose.override.yml']);
  expect(await files('docker-compose.yml')).toEqual(['docker-compose.yml', 'docker-compose.override.yaml']);
  expect(await files('stack.yml')).toEqual(['stack.yml']);
});

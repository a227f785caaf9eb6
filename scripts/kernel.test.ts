import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelFolder, kernelText } from './lib/kernel.ts';

it('the kernel of backups is what its source gives; if not: npm run kernel', async () => {
  const folder = join(import.meta.dirname, '..', kernelFolder);
  expect(await readFile(join(folder, 'kernel-bytes.ts'), 'utf8')).toBe(await kernelText(folder));
});

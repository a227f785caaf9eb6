import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { kernelFile, kernelText } from './lib/kernel.ts';

it('the kernel of backups is what its source gives; if not: npm run kernel', async () => {
  expect(await readFile(kernelFile, 'utf8')).toBe(await kernelText());
});

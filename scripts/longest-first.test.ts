import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../main/testing/architecture/tree.ts';
import { long, longestFirst } from './lib/longest-first.ts';

it('knows test files that are there', async () => {
  for (const file of Object.keys(long)) await access(join(projectRoot, file));
});

it('puts the long ones first, the longest before all, and leaves none out', () => {
  const [longest, , next] = Object.keys(long);
  const files = ['scripts/a.test.ts', next, 'renderer/b.test.ts', longest].map((file) => ({
    moduleId: join(projectRoot, file ?? ''),
  }));
  expect(longestFirst(files)).toEqual([files[3], files[1], files[0], files[2]]);
});

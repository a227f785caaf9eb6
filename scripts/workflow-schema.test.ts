import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { schemaFile, schemaText } from './lib/workflow-schema.ts';

it('the published schema of workflows is up to date; if not: npm run schema', async () => {
  expect(await readFile(schemaFile, 'utf8')).toBe(schemaText());
});

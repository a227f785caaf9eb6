import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../main/testing/architecture/tree.ts';

it('the model that finds speech is the one that its VERSION tells of; if not: npm run silero', async () => {
  const at = (name: string) => join(projectRoot, 'resources', 'voice', name);
  const sum = createHash('sha256')
    .update(await readFile(at('silero_vad.onnx')))
    .digest('hex');
  expect(await readFile(at('VERSION'), 'utf8')).toMatch(
    new RegExp(`^v6, from @ricky0123/vad-web [\\d.]+\\nsha256 ${sum}\\n$`),
  );
  expect(await readFile(at('LICENSE'), 'utf8')).toMatch(/^MIT License\n\nCopyright \(c\) 2020-present Silero Team/);
});

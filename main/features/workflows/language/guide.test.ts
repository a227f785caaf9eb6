import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../testing/architecture/tree.ts';
import { inertKinds } from '../templates/testing/inert-kinds.ts';
import { createLanguage } from './create-language.ts';

const language = createLanguage({ kinds: inertKinds(), defaultZone: () => 'Europe/Berlin' });
const guide = await readFile(join(projectRoot, 'docs/guide/workflows.md'), 'utf8');
const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

it('has examples', () => expect(blocks.length).toBeGreaterThan(5));

it.each(blocks.map((text) => [/^name: (.*)$/m.exec(text)?.[1] ?? '', text]))(
  'the example "%s" is right',
  (_, text = '') => {
    expect(language.read(text, { id: 'w' }).reading.problems).toEqual([]);
  },
);

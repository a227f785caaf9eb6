import { expect, it } from 'vitest';
import { questionOf } from './versions.ts';

it('asks only what is written in full', () => {
  expect(questionOf(' zod ', null, { which: 'any', version: 'left over' })).toEqual({ name: 'zod' });
  expect(questionOf('zod', 'npm', { which: 'below', version: ' 4.0.0 ' })).toEqual({
    name: 'zod',
    ecosystem: 'npm',
    below: '4.0.0',
  });
  expect(questionOf('zod', null, { which: 'range', version: '>=1 <2' })).toEqual({ name: 'zod', range: '>=1 <2' });
  expect(questionOf('  ', null, { which: 'any', version: '' })).toBeNull();
  expect(questionOf('zod', null, { which: 'below', version: ' ' })).toBeNull();
});

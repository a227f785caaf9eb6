import { expect, test } from 'vitest';
import type { SecretEntry } from '../../../shared/features/environments/schema.ts';
import { oneLine, scopeWords, secretFor, soleReference } from './words.ts';

const entry = (name: string, projectId: string | null, environment: string | null = null): SecretEntry => ({
  name,
  scope: { projectId, environment },
  reference: '',
  createdAt: 0,
  rotatedAt: 0,
  usedAt: null,
  backend: 'fake',
  usedBy: [],
});

test('a reference alone is one, and part of a text is none', () => {
  expect(soleReference({ value: 'optimus://project/DB' })).toEqual({ scope: 'project', name: 'DB' });
  expect(soleReference({ value: 'x:optimus://project/DB' })).toBe(null);
  expect(soleReference({ value: null })).toBe(null);
});

test('the secret of the environment comes before that of the project, and another one is never taken', () => {
  const all = [entry('A', null), entry('A', 'p'), entry('A', 'p', 'dev'), entry('A', 'q')];
  const find = (scope: 'secret' | 'project', environment: string) =>
    secretFor(all, { scope, name: 'A' }, 'p', environment)?.scope;
  expect(find('project', 'dev')).toEqual({ projectId: 'p', environment: 'dev' });
  expect(find('project', 'prod')).toEqual({ projectId: 'p', environment: null });
  expect(find('secret', 'dev')).toEqual({ projectId: null, environment: null });
});

test('what is shown stands on one line, and says whose it is', () => {
  expect(oneLine('a\nb')).toBe('a ↵ b');
  expect(scopeWords(entry('A', 'p', 'dev'), new Map([['p', 'shop']]))).toBe('shop · dev');
  expect(scopeWords(entry('A', 'gone'), new Map())).toBe('a project that is gone');
});

import { expect, it } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import { aboutProject, projectFacts } from './ask.ts';

const row = (more: Partial<ProjectRow> = {}) =>
  ({
    ...{ id: 'p1', name: 'shop', path: '/code/shop', kind: 'folder', presence: 'here', git: null, languages: [] },
    ...{ stack: [{ id: 'fastify', name: 'Fastify', category: 'framework', version: '5.2' }], health: 62 },
    ...{ worst: 'It has no tests', dependencies: 1, touchedAt: null, scannedAt: 5 },
    ...more,
  }) as ProjectRow;

it('hands over what is known, and nothing that is not', () => {
  const text = projectFacts(row());
  expect(text).toContain('Fastify 5.2');
  expect(text).toContain('Health 62 of 100; most costs: It has no tests.');
  expect(text).toContain('1 dependency.');
  expect(projectFacts(row({ health: null, dependencies: null }))).not.toMatch(/Health|dependenc/);
});

it('asks about what costs the project most', () => {
  expect(aboutProject(row()).question).toBe('What should be done in shop about “It has no tests”?');
  expect(aboutProject(row({ worst: null })).question).toBe('What should be done next in shop?');
});

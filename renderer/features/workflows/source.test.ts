import { expect, it } from 'vitest';
import { copyName, renamed } from './source.ts';

it('gives a text another name and keeps the rest', () => {
  expect(renamed('# a\nname: Old # b\nsteps: []\n', 'New: $& one')).toBe('# a\nname: "New: $& one"\nsteps: []\n');
  expect(renamed('steps:\n  - name: x\n', 'New')).toBe('name: "New"\nsteps:\n  - name: x\n');
});

it('finds a name for a copy', () => {
  expect(copyName('Backup', [])).toBe('Backup (copy)');
  expect(copyName('Backup (copy)', ['Backup', 'Backup (copy)', 'Backup (copy 2)'])).toBe('Backup (copy 3)');
});

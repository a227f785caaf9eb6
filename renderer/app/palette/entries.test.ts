import { describe, expect, it } from 'vitest';
import type { Command } from '../feature.ts';
import { allSections, commandSections, foundSection, namedSections, step } from './entries.ts';

const command = (id: string, title: string, group: string): Command => ({ id, title, group, run: () => {} });
const commands = [
  command('go.now', 'Go to Now', 'Go'),
  command('go.journal', 'Go to Journal', 'Go'),
  command('theme.dark', 'Theme: dark', 'Appearance'),
];
const shape = (sections: ReturnType<typeof commandSections>) =>
  sections.map(({ title, entries }) => [title, entries.map(({ id }) => id)]);

describe('palette', () => {
  it('shows what was used lately first, each command once', () => {
    expect(shape(commandSections('', commands, ['theme.dark', 'gone']))).toEqual([
      ['Recent', ['theme.dark']],
      ['Go', ['go.now', 'go.journal']],
    ]);
    expect(shape(commandSections('  ', commands, []))).toEqual([
      ['Go', ['go.now', 'go.journal']],
      ['Appearance', ['theme.dark']],
    ]);
  });

  it('ranks by the query and prefers what was used lately among equals', () => {
    expect(commandSections('journal', commands, [])[0]?.entries[0]?.id).toBe('go.journal');
    expect(commandSections('go', commands, ['go.journal'])[0]?.entries.map(({ id }) => id)).toEqual([
      'go.journal',
      'go.now',
    ]);
    expect(commandSections('qqq', commands, [])).toEqual([]);
  });

  it('puts what is called so above commands that only share its letters, and tells it once', () => {
    const find = (query: string) => {
      const at = (name: string) => ({ id: name, title: name, to: `/p/${name}` });
      const names = ['gojo', 'journal-api'].filter((name) => name.startsWith(query)).map(at);
      const finders = [{ id: 'projects', title: 'Projects', find: async () => [], named: () => names }];
      const late = [foundSection('projects', 'Projects', [at('gojo'), at('other')])];
      return shape(allSections(query, commandSections(query, commands, []), namedSections(query, finders), late));
    };
    expect(find('gojo')).toEqual([
      ['Projects', ['projects:gojo']],
      ['Commands', ['go.journal']],
      ['Projects', ['projects:other']],
    ]);
    expect(find('journal')).toEqual([
      ['Commands', ['go.journal']],
      ['Projects', ['projects:journal-api']],
      ['Projects', ['projects:gojo', 'projects:other']],
    ]);
    expect(find('g')[0]?.[0]).toBe('Commands');
  });

  it('keeps ids of finders apart from those of commands', () => {
    const section = foundSection('journal', 'Journal', [{ id: '7', title: 'x', to: '/journal?event=7' }]);
    expect(section.entries[0]?.id).toBe('journal:7');
  });

  it('steps round the ends', () => {
    expect([step(3, 2, 1), step(3, 0, -1), step(0, 0, 1)]).toEqual([0, 2, 0]);
  });
});

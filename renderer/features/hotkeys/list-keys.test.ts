import { describe, expect, it } from 'vitest';
import { filterCommands } from './list-keys.ts';

const commands = [
  { title: 'Go to Now', group: 'Go', keys: 'G N' },
  { title: 'Theme: dark', group: 'Appearance', keywords: ['night'] },
  { title: 'Go to Journal', group: 'Go', keys: 'G J' },
];

describe('keyboard map', () => {
  it('groups in order', () => {
    expect(filterCommands(commands, ' ').map(([group, list]) => [group, list.length])).toEqual([
      ['Go', 2],
      ['Appearance', 1],
    ]);
  });

  it('searches titles, keys and keywords', () => {
    expect(filterCommands(commands, 'g j').flatMap(([, list]) => list.map(({ title }) => title))).toEqual([
      'Go to Journal',
    ]);
    expect(filterCommands(commands, 'NIGHT')).toHaveLength(1);
    expect(filterCommands(commands, 'none')).toEqual([]);
  });
});

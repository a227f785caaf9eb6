import { describe, expect, it } from 'vitest';
import type { BackupEntry } from '../../../../shared/features/backups/schema.ts';
import { type Folder, isChosen, openAtFirst, toggled, treeRows } from './tree-rows.ts';

const entry = (path: string, type: BackupEntry['type'] = 'file'): BackupEntry => ({
  ...{ name: path.slice(path.lastIndexOf('/') + 1), path, type, size: 1, modifiedAt: 0, mode: 0o644 },
  ...{ user: null, group: null, linkTarget: null },
});
const read = (...entries: BackupEntry[]): Folder => ({ entries, more: false, state: 'read' });
const said = (folders: Record<string, Folder>, open: string[]) =>
  treeRows(new Map(Object.entries(folders)), new Set(open)).map(
    (row) => `${'  '.repeat(row.depth)}${row.kind === 'entry' ? row.entry.name : row.kind}`,
  );

describe('the tree of a snapshot', () => {
  it('shows open folders in place, with what is missing at their ends', () => {
    expect(
      said(
        {
          '/': read(entry('/a', 'dir'), entry('/z')),
          '/a': { ...read(entry('/a/b', 'dir'), entry('/a/c')), more: true },
          '/a/b': read(),
        },
        ['/', '/a', '/a/b'],
      ),
    ).toEqual(['a', '  b', '    empty', '  c', '  more', 'z']);
  });
  it('says that it reads, and what it could not read', () => {
    expect(said({ '/': read(entry('/a', 'dir')) }, ['/', '/a'])).toEqual(['a', '  reading']);
    expect(said({ '/': { entries: [], more: false, state: 'failed' } }, ['/'])).toEqual(['failed']);
  });
  it('opens the way to what was backed up', () => {
    expect([...openAtFirst(['/srv/u/shop'])]).toEqual(['/', '/srv', '/srv/u', '/srv/u/shop']);
    expect([...openAtFirst(['/srv/u/shop', '/srv/u/web'])]).toEqual(['/', '/srv', '/srv/u']);
    expect([...openAtFirst([])]).toEqual(['/']);
  });
  it('lets a chosen folder stand for what is in it', () => {
    let chosen = toggled('/a/b', new Set(['/z']));
    chosen = toggled('/a', chosen);
    expect([...chosen]).toEqual(['/z', '/a']);
    expect(isChosen('/a/b/c', chosen)).toBe(true);
    expect(isChosen('/ab', chosen)).toBe(false);
    expect([...toggled('/a', chosen)]).toEqual(['/z']);
  });
  it('goes deeper than any stack', () => {
    const folders = new Map<string, Folder>();
    const open = new Set(['/']);
    let path = '';
    for (let depth = 0; depth < 20_000; depth += 1) {
      const next = `/${depth}`;
      folders.set(path || '/', read(entry(next, 'dir')));
      open.add(next);
      path = next;
    }
    expect(treeRows(folders, open).length).toBe(20_001);
  });
});

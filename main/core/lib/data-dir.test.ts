import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataDir } from './data-dir.ts';

const home = join('/', 'home', 'ada');

test('the data lies where the platform wants it, unless told otherwise', () => {
  expect(dataDir({}, 'linux', home)).toBe(join(home, '.local', 'share', 'optimus'));
  expect(dataDir({ XDG_DATA_HOME: join('/', 'data') }, 'linux', home)).toBe(join('/', 'data', 'optimus'));
  expect(dataDir({}, 'darwin', home)).toBe(join(home, 'Library', 'Application Support', 'Optimus'));
  expect(dataDir({ APPDATA: join('/', 'roaming') }, 'win32', home)).toBe(join('/', 'roaming', 'Optimus'));
  expect(dataDir({ OPTIMUS_HOME: join('/', 'x') }, 'linux', home)).toBe(join('/', 'x'));
});

test('an empty or relative variable never puts the data into the folder that one happens to be in', () => {
  for (const XDG_DATA_HOME of ['', 'data', './data'])
    expect(dataDir({ XDG_DATA_HOME }, 'linux', home)).toBe(join(home, '.local', 'share', 'optimus'));
  expect(dataDir({ APPDATA: '' }, 'win32', home)).toBe(join(home, 'AppData', 'Roaming', 'Optimus'));
  expect(dataDir({ OPTIMUS_HOME: '' }, 'linux', home)).toBe(join(home, '.local', 'share', 'optimus'));
});

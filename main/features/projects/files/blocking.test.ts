import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import {
  escapeName,
  identityOf,
  isFolder,
  linkTarget,
  listFolder,
  look,
  readRegular,
  realPath,
  whyNot,
} from './blocking.ts';

it.skipIf(process.platform === 'win32')('reads regular files alone, and none that is too large', async () => {
  const dir = await tempDir();
  writeFileSync(join(dir, 'a'), 'words');
  writeFileSync(join(dir, 'empty'), '');
  writeFileSync(join(dir, 'huge'), '');
  truncateSync(join(dir, 'huge'), 3_000_000_000);
  symlinkSync('a', join(dir, 'link'));
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(dir, 'socket'), resolve));
  onTestFinished(() => void server.close());
  expect(String(readRegular(join(dir, 'a'), 5))).toBe('words');
  expect(String(readRegular(join(dir, 'empty'), 5))).toBe('');
  expect(readRegular(join(dir, 'a'), 4)).toBe('too-large');
  expect(readRegular(join(dir, 'huge'), 1_000_000)).toBe('too-large');
  for (const name of ['link', 'pipe', 'socket', '.']) expect(readRegular(join(dir, name), 100), name).toBe('no-file');
  expect(readRegular('/dev/zero', 100)).toBe('no-file');
  expect(readRegular(join(dir, 'none'), 100)).toBe('missing');
  expect(readRegular(join(dir, 'a', 'below'), 100)).toBe('missing');
  expect(readRegular(join(dir, 'nul\0'), 100)).toBe('unreadable');
});

it.skipIf(process.platform !== 'linux')(
  'lists names with what they are, and those that no text can say apart',
  async () => {
    const dir = await tempDir();
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'file'), '');
    writeFileSync(join(dir, 'really \uFFFD'), '');
    symlinkSync('file', join(dir, 'link'));
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/\\bad`), Buffer.from([0xff])]), '');
    const { entries, badNames } = listFolder(dir);
    expect(Object.fromEntries(entries.map(({ name, kind }) => [name, kind]))).toEqual({
      file: 'file',
      folder: 'folder',
      link: 'link',
      pipe: 'other',
      'really \uFFFD': 'file',
    });
    expect(badNames).toEqual(['\\bad\\xFF']);
    expect(escapeName(Buffer.from('é\n'))).toBe('\\xC3\\xA9\\x0A');
  },
);

it.skipIf(process.platform === 'win32')(
  'says nothing of what is not there, and never throws but for a list',
  async () => {
    const dir = await tempDir();
    const none = join(dir, 'none');
    const long = join(dir, 'x'.repeat(5_000));
    symlinkSync('circle', join(dir, 'circle'));
    for (const path of [none, long, join(dir, 'nul\0'), join(dir, 'circle')]) {
      expect(isFolder(path)).toBe(false);
      expect(realPath(path)).toBe(null);
    }
    expect([look(none), look(long), identityOf(none), linkTarget(none)]).toEqual([undefined, undefined, null, null]);
    expect(linkTarget(join(dir, 'circle'))).toBe('circle');
    const why = (path: string) => {
      try {
        listFolder(path);
        return null;
      } catch (error) {
        return whyNot(error);
      }
    };
    expect([why(none), why(long), why(join(dir, 'circle'))]).toEqual([
      'not there any more',
      'the path is too long',
      'its links go in a circle',
    ]);
    expect(whyNot(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('the drive does not answer');
    expect(whyNot('x')).toBe('cannot be read');
  },
);

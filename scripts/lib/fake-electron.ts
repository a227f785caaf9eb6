import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What marks the fuses inside Electron's program: the tools look for it and then flip the bytes behind it. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseCount = 9;

/** A folder that electron-builder takes for an unpacked Electron for Linux: all it needs, and nothing that runs. */
export async function createFakeElectron(dir: string, version: string): Promise<string> {
  await mkdir(join(dir, 'resources'), { recursive: true });
  await mkdir(join(dir, 'locales'), { recursive: true });
  const program = Buffer.concat([
    Buffer.from('#!/bin/sh\nexit 1\n'),
    Buffer.from(fuseSentinel, 'latin1'),
    Buffer.from([1, fuseCount]),
    Buffer.from('1'.repeat(fuseCount), 'latin1'),
  ]);
  await writeFile(join(dir, 'electron'), program);
  await chmod(join(dir, 'electron'), 0o755);
  await writeFile(join(dir, 'version'), version);
  await writeFile(join(dir, 'locales', 'en-US.pak'), '');
  await writeFile(join(dir, 'LICENSE'), 'Electron');
  await writeFile(join(dir, 'LICENSES.chromium.html'), '<html></html>');
  return dir;
}

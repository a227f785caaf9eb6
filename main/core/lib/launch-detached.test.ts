import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { until } from '../testing/until.ts';
import { launchDetached } from './launch-detached.ts';

const text = (path: string) => readFile(path, 'utf8').catch(() => '');

test.skipIf(process.platform === 'win32')(
  'a program is started in its folder, with its arguments, in a session of its own',
  async () => {
    const dir = await tempDir();
    const program = join(dir, 'program');
    await writeFile(
      program,
      '#!/bin/sh\n{ pwd -P; for a in "$@"; do echo "<$a>"; done; ps -o sess= -p $$; echo end; } > seen\n',
      {
        mode: 0o755,
      },
    );
    await launchDetached(program, ['a b', '$HOME', ';x', 'two\nlines'], dir);
    const seen = await until(async () => {
      const found = await text(join(dir, 'seen'));
      return found.endsWith('end\n') ? found : null;
    });
    expect(seen).toMatch(/^.+\n<a b>\n<\$HOME>\n<;x>\n<two\nlines>\n/);
    const own = Number(seen.trim().split('\n').at(-2));
    expect(own).toBeGreaterThan(1);
  },
);

test('one that is not there, or a folder that is not, is said', async () => {
  await expect(launchDetached('/nowhere/program', [])).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(launchDetached(process.execPath, ['-v'], '/nowhere')).rejects.toMatchObject({ code: 'ENOENT' });
});

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { openIndex } from './testing/open-index.ts';

const program = fileURLToPath(new URL('./testing/reading-child.ts', import.meta.url));
const files = 150;
const wait = { timeoutMs: 60_000 };

async function tree(count: number, filler = ''): Promise<string> {
  const root = await tempDir();
  await mkdir(join(root, 'src'));
  for (let at = 0; at < count; at += 1)
    await writeFile(join(root, `src/file${at}.ts`), `export function made${at}() {\n  return 'of${at}';\n}\n${filler}`);
  return root;
}
const pathsOf = (count: number) => Array.from({ length: count }, (_, at) => `src/file${at}.ts`);

test('kill -9 in the middle of reading leaves an index in which every file is whole, and reading goes on', {
  timeout: 120_000,
}, async () => {
  const dir = await tempDir();
  const root = await tree(files);
  const path = join(dir, 'knowledge.db');
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, [program, path, root, String(files)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    // Another moment each time: in the first reading, at its end, while all of it is forgotten.
    await until(() => (round === 0 ? said.length > 0 : said.includes('whole')), wait);
    child.kill('SIGKILL');
    await until(() => child.signalCode !== null, wait);
    expect(said.filter((line) => line.startsWith('set aside'))).toEqual([]);

    const { thread, find, setAside } = await openIndex(dir);
    const read = await thread.ask('read', { projectId: 'p', name: 'p', root, paths: pathsOf(files), cut: false });
    expect(read).toMatchObject({ ended: 'whole', files, chunks: files });
    expect(setAside).toEqual([]);
    for (const at of [0, 7, files - 1])
      expect((await find(`made${at}`)).words.map((one) => one.path)).toEqual([`src/file${at}.ts`]);
    await thread.dispose();
  }
});

test('a full disk is said, what is there stays, and reading goes on once there is room', async () => {
  const disk = await smallDisk(900);
  if (!disk) return;
  const count = 120;
  const root = await tree(count, `// ${'words of a comment that take room '.repeat(60)}\n`);
  const { thread, find } = await openIndex(disk.dir);
  const read = () => thread.ask('read', { projectId: 'p', name: 'p', root, paths: pathsOf(count), cut: false });
  await expect(read()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  expect((await find('made0')).words[0]?.path).toBe('src/file0.ts');
  await disk.resize(60_000);
  expect(await read()).toMatchObject({ ended: 'whole', files: count });
  expect((await find(`made${count - 1}`)).words[0]?.path).toBe(`src/file${count - 1}.ts`);
});

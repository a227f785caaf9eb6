import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../../main/core/testing/until.ts';
import { startProgram } from './program.ts';
import { withTempDir } from './temp-dir.ts';

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const withProgram = <T>(text: string, use: (file: string) => Promise<T>) =>
  withTempDir(async (dir) => {
    const file = join(dir, 'program.mjs');
    await writeFile(file, text);
    return use(file);
  });

test('is ready with the line that says so, and ends with its input', () =>
  withProgram("process.stdin.resume(); console.log('hello'); console.log('ready ' + process.argv[2])", async (file) => {
    const program = await startProgram(file, ['42'], { ready: /^ready (\d+)$/ });
    expect(program.ready[1]).toBe('42');
    expect(isAlive(program.pid)).toBe(true);
    await program.stop();
    await until(() => !isAlive(program.pid));
    await program.stop();
  }));

test('one that ends too early says why', () =>
  withProgram("console.error('no disk'); process.exitCode = 1", async (file) => {
    await expect(startProgram(file, [], { ready: /^ready$/ })).rejects.toThrow(
      /ended before it was ready[\s\S]*no disk/,
    );
  }));

test('one of a benchmark that fails does not outlive it', () =>
  withProgram("setInterval(() => {}, 1e6); console.log('ready')", (inner) =>
    withProgram(
      `import { startProgram } from '${new URL('./program.ts', import.meta.url)}';
       const { pid } = await startProgram(${JSON.stringify(inner)}, [], { ready: /^ready$/ });
       console.log('ready ' + pid);
       process.stdin.resume().once('end', () => { throw new Error('failed'); });`,
      async (outer) => {
        const program = await startProgram(outer, [], { ready: /^ready (\d+)$/ });
        const inside = Number(program.ready[1]);
        expect(isAlive(inside)).toBe(true);
        await program.stop();
        await until(() => !isAlive(inside));
      },
    ),
  ));

import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../core/lib/clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { createLogs } from './create-logs.ts';

test('first', async () => {
  const dataDir = await tempDir();
  const logs = createLogs({
    dataDir,
    clock: createSystemClock(),
    log: quietLog,
    children: {
      run: async () => {
        throw new Error('none');
      },
    },
    containers: {} as never,
  });
  onTestFinished(() => logs.dispose());
  const target = { projectId: 'p', service: 'web' };
  const heard: string[] = [];
  logs.onLine(target, ({ text }) => heard.push(text));
  const sink = logs.open(target);
  const child = spawn('sh', ['-c', 'for i in 1 2 3; do echo line $i; done; echo oops >&2']);
  sink.read('out', child.stdout);
  sink.read('err', child.stderr);
  await until(() => heard.length === 4);
  await sink.end();
  expect(heard.sort()).toEqual(['line 1', 'line 2', 'line 3', 'oops']);
  console.log(await readdir(dataDir, { recursive: true }));
});

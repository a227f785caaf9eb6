import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { quietLog } from '../testing/quiet-log.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { createAskedThread } from './asked-thread.ts';

type To = { id: number; op: 'twice' | 'refuse' | 'die' | 'end' };
type Told =
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'refused'; id: number; why: string; code: string }
  | { type: 'born'; with: string };

const program = `
import { parentPort, workerData } from 'node:worker_threads';
parentPort.postMessage({ type: 'born', with: workerData });
parentPort.on('message', ({ id, op }) => {
  if (op === 'die') throw new Error('struck');
  if (op === 'refuse') parentPort.postMessage({ type: 'refused', id, why: 'no', code: 'NO' });
  else parentPort.postMessage({ type: 'answer', id, value: id * 2 });
});
`;

test('a thread begins when it is asked, is begun anew after it has failed, and ends with who owns it', async () => {
  const file = join(await tempDir(), 'thread.mjs');
  await writeFile(file, program);
  const told: Told[] = [];
  let started = 0;
  let gone = 0;
  const thread = createAskedThread<To, Told>({
    ...{ name: 'asked', what: 'the thread of the test', entry: pathToFileURL(file), data: () => 'data' },
    ...{ limits: {}, log: quietLog, endGraceMs: 5_000 },
    refusal: ({ why, code }) => Object.assign(new Error(why), { code }),
    onMessage: (message) => told.push(message),
    onStarted: () => void started++,
    onGone: () => void gone++,
  });
  const ask = (op: To['op']) => thread.ask<number>((id) => ({ id, op }));
  onTestFinished(() => thread.dispose((id) => ({ id, op: 'end' })));

  expect(thread.running()).toBe(false);
  thread.sendIfRunning({ id: 0, op: 'twice' });
  expect(started).toBe(0);
  expect(await Promise.all([ask('twice'), ask('twice')])).toEqual([2, 4]);
  expect(told).toEqual([{ type: 'born', with: 'data' }]);
  await expect(ask('refuse')).rejects.toMatchObject({ message: 'no', code: 'NO' });

  const waiting = ask('die');
  await expect(waiting).rejects.toThrow('the thread of the test ended');
  expect([thread.running(), gone]).toEqual([false, 1]);
  expect(await ask('twice')).toBe(10);
  expect(started).toBe(2);

  await thread.dispose((id) => ({ id, op: 'end' }));
  await expect(ask('twice')).rejects.toThrow('Optimus is closing');
  expect([thread.running(), gone]).toEqual([false, 1]);
});

import { expect, it } from 'vitest';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { createRows } from '../testing/rows.ts';
import { processId } from './create-process-target.ts';
import { sweepProcesses } from './sweep.ts';

it('stops what belongs to no version any more, and nothing else', async () => {
  const { repo } = await createRows({ first: { state: 'failed' }, second: { state: 'kept' } });
  const [failed, kept, foreign] = [processId('p', 1, 0), processId('p', 2, 0), processId('gone', 1, 0)];
  for (const id of [failed, kept]) await repo.processes.put(id, '{}');
  const forgotten: string[] = [];
  await sweepProcesses({
    ...{ repo, log: quietLog },
    hosting: {
      ids: () => [kept, foreign],
      async forget(id) {
        forgotten.push(id);
        if (id === failed) throw new Error('it runs on');
      },
    },
  });
  expect(forgotten).toEqual([failed, foreign]);
});

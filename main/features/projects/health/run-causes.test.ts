import { expect, onTestFinished, test } from 'vitest';
import { createBench, definition, scripted, step } from '../../../core/runs/testing/engine.ts';
import { until } from '../../../core/testing/until.ts';
import { createRunCauses } from './run-causes.ts';
import { subject } from './testing/subject.ts';

const project = { type: 'project', id: 'p', label: 'shop-api' };

test('a run of a project that fails costs until one succeeds, also after a restart', async () => {
  const bench = await createBench();
  let fails = true;
  const type = scripted({
    a: async () => {
      if (fails) throw new Error('red');
      return { result: null };
    },
  });
  const runs = await bench.engine({ types: [type] });
  const causes = await createRunCauses(runs);
  onTestFinished(causes.dispose);
  const told: unknown[] = [];
  const unhear = causes.onChange?.((ids) => told.push(ids));
  const shares = () => causes.look(subject()).map(({ share, sentence }) => [share, sentence]);
  const run = async (name: string, about = project) => {
    const started = await runs.start(definition([step('a')], { name }), { subject: about });
    await runs.ended(started.id);
    return started.id;
  };
  expect(shares()).toEqual([]);

  const failed = await run('Tests');
  await until(() => told.length === 1);
  expect(shares()).toEqual([[1, 'Tests failed the last time']]);
  expect(causes.look(subject())[0]?.action).toEqual({ kind: 'route', label: 'See the run', route: `/runs/${failed}` });
  expect(told).toEqual([['p']]);

  // Of another project, and of something that is no project.
  fails = false;
  await run('Tests', { ...project, id: 'other' });
  await run('Tests', { type: 'workflow', id: 'p', label: 'p' });
  await until(() => told.length === 2);
  expect(shares()).toEqual([[1, 'Tests failed the last time']]);
  const later = await createRunCauses(runs);
  onTestFinished(later.dispose);
  expect(later.look(subject())).toMatchObject([{ share: 1 }]);

  bench.clock.advance(1_000);
  await run('Tests');
  await until(() => told.length === 3);
  expect(shares()).toEqual([[0, 'Tests succeeded the last time']]);
  expect(await createRunCauses(runs).then((again) => again.look(subject()))).toMatchObject([{ share: 0 }]);

  unhear?.();
  causes.dispose();
  fails = true;
  await run('Tests');
  expect(shares()).toEqual([[0, 'Tests succeeded the last time']]);
});

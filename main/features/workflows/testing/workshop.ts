import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { createChildren } from '../../../core/children/children.ts';
import type { ChildSpec } from '../../../core/children/types.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createBench } from '../../../core/runs/testing/engine.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import type { Notice } from '../../notifications/index.ts';
import { createEngineSteps } from '../engine-steps/create-engine-steps.ts';
import { createKinds } from '../kinds/create-kinds.ts';
import { createLanguage } from '../language/create-language.ts';
import type { StepKind } from '../types.ts';

interface Options {
  /** Without one the engine goes by the time of day. */
  clock?: NonNullable<Parameters<typeof createBench>[0]>;
  zone?: string;
  home?: string;
  /** What commands find in their environment beside that of the test. */
  env?: ChildSpec['env'];
  /** Other workflows by name. */
  others?: Record<string, string>;
  secrets?: Record<string, string>;
  /** What a test wants to see or answer in place of a kind of step. */
  around?: (kind: StepKind) => StepKind;
}

/** Language, kinds, engine, commands and database as in the program; gone when the test ends. */
export async function createWorkshop(options: Options = {}) {
  const { others = {}, secrets = {}, env, zone = 'UTC', around = (kind) => kind } = options;
  const clock = options.clock ?? { ...createSystemClock(), advance() {}, set() {} };
  const bench = await createBench(clock);
  const home = options.home ?? (await tempDir());
  // What is done to processes takes its time, whatever the engine takes for the time.
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  const workers = createWorkerPool({ log: quietLog });
  onTestFinished(async () => {
    await children.dispose();
    await workers.dispose();
  });
  const notices: Notice[] = [];
  const engine = await bench.engine({ begin: false });
  const defaultZone = () => zone;
  let kinds: StepKind[] = [];
  const compiledOf = (source: string, id: string) => {
    const read = createLanguage({ kinds, defaultZone }).read(source, { id });
    if (!read.definition) throw new Error(JSON.stringify(read.reading.problems, null, 2));
    return { definition: read.definition, inputs: read.inputs };
  };
  kinds = createKinds({
    clock,
    children: { spawn: (spec) => children.spawn({ ...spec, env: { ...env, ...spec.env } }) },
    workers,
    journal: bench.journal,
    attention: { list: () => ({ items: [], putAway: [] }) },
    runs: engine,
    tell: {
      async tell(notice) {
        notices.push(notice);
        return { id: `notice-${notices.length}`, notOnScreen: null, sentTo: [] };
      },
    },
    runRoute: (id) => `/runs/${id}`,
    async compile(name) {
      const source = others[name];
      if (source === undefined) throw new DomainError('NOT_FOUND', { what: 'workflow', id: name });
      return compiledOf(source, name);
    },
  }).map(around);
  const language = createLanguage({ kinds, defaultZone });
  const asked: string[] = [];
  const steps = createEngineSteps({
    language: async () => language,
    kinds,
    async secrets(name) {
      asked.push(name);
      const value = secrets[name];
      if (value === undefined) throw new DomainError('NOT_FOUND', { what: 'secret', id: name });
      // As the store of secrets does with each value that it hands out.
      bench.redactor.add(value);
      return value;
    },
    home,
    redact: bench.redactor.redact,
  });
  for (const step of steps) engine.registerStep(step);
  await engine.begin();
  return { bench, engine, home, notices, kinds, language, steps, asked, compiledOf };
}

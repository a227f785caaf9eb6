import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { planOf } from '../../../core/runs/definition.ts';
import type { StepConfig } from '../types.ts';
import { createLanguage } from './create-language.ts';
import { testKinds } from './testing/kinds.ts';

const heavy = {
  ...testKinds[0],
  kind: 'build',
  resource: 'docker',
  schema: z.string(),
  summary: '',
  example: '',
  detail: () => '',
  run: async () => ({ result: null }),
};
const language = createLanguage({ kinds: [...testKinds, heavy], defaultZone: () => 'Europe/Berlin' });

function compile(text: string) {
  const { definition, reading } = language.read(text, { id: 'w1' });
  if (!definition) throw new Error(JSON.stringify(reading.problems));
  return definition;
}

const steps = (text: string) => compile(`name: x\nsteps:\n${text}`).steps;
const configOf = (step: { config: unknown } | undefined) => step?.config as StepConfig;

describe('a compiled workflow', () => {
  it('is what the engine takes', () => {
    const text = `name: Deploy
parallel: 3
steps:
  - id: test
    title: Run the tests
    run: npm test
    in: ~/shop
    env: { TOKEN: "\${{ secrets.NPM }}" }
    timeout: 1h30m
    retry: { attempts: 3, backoff: 500ms, max-backoff: 1m }
    on-error: continue
    undo: { run: git checkout -, in: ~/shop }
  - needs: []
    run: a
    retry: 2
  - build: image
    needs: [test, run-2]
    if: true
`;
    const definition = compile(text);
    expect(definition).toEqual({
      id: 'w1',
      name: 'Deploy',
      kind: 'workflow',
      parallel: 3,
      meta: { source: text },
      steps: [
        {
          key: 'test',
          title: 'Run the tests',
          type: 'workflow.run',
          needs: [],
          timeoutMs: 5_400_000,
          retry: { attempts: 3, backoffMs: 500, maxBackoffMs: 60_000, jitter: 0.2 },
          onError: 'continue',
          config: {
            kind: 'run',
            value: 'npm test',
            fields: { in: '~/shop', env: { TOKEN: '${{ secrets.NPM }}' } },
            if: null,
            undo: { kind: 'run', value: 'git checkout -', fields: { in: '~/shop' } },
          },
        },
        {
          key: 'run-2',
          type: 'workflow.run',
          needs: [],
          retry: { attempts: 2, backoffMs: 2_000, maxBackoffMs: 60_000, jitter: 0.2 },
          config: { kind: 'run', value: 'a', fields: {}, if: null, undo: null },
        },
        {
          key: 'build-1',
          type: 'workflow.build',
          needs: ['test', 'run-2'],
          resource: 'docker',
          config: { kind: 'build', value: 'image', fields: {}, if: 'true', undo: null },
        },
      ],
    });
    const rules = { limits: { stepsPerRun: 100, payloadBytes: 100_000 }, known: () => true };
    expect(planOf(definition, rules).hash).toBe(planOf(compile(text), rules).hash);
  });

  it('is the same for the same text', () => {
    const text =
      'name: x\nsteps:\n  - set: { b: 1, a: "${{ run.name }}" }\n  - each: [1]\n    steps: [{ set: "${{ item }}" }]\n';
    const hash = () =>
      createHash('sha256')
        .update(JSON.stringify(compile(text)))
        .digest('hex');
    expect(hash()).toBe(hash());
  });

  it('has lists of steps within a for-each, whose item is called item', () => {
    const [, each] = steps(`  - id: list-it
    set: [1]
  - each: \${{ steps.list-it.output }}
    as: repo
    parallel: 2
    stop-on-failure: true
    title: Each one
    steps:
      - id: one
        set: \${{ repo.map(item_, repo + "repo") }}
      - if: repo != "repo"
        run: a
        env: { A: "\${{ steps.one.output }} \${{ repo }}, \${{ index }}" }
`);
    expect(configOf(each)).toMatchObject({
      value: '${{ steps["list-it"].output }}',
      fields: { as: 'repo', parallel: 2, 'stop-on-failure': true },
    });
    expect(configOf(each).inner).toMatchObject({
      id: 'w1',
      name: 'x: Each one',
      kind: 'workflow',
      output: 'run-1',
      steps: [
        { key: 'one', needs: [], config: { value: '${{ item.map(item_, item + "repo") }}' } },
        {
          key: 'run-1',
          needs: ['one'],
          config: { if: 'item != "repo"', fields: { env: { A: '${{ steps.one.output }} ${{ item }}, ${{ index }}' } } },
        },
      ],
    });
  });

  it('numbers the steps of each kind, around the names that are taken', () => {
    expect(steps('  - run: a\n  - id: run-2\n    set: 1\n  - run: b\n  - set: 2\n').map(({ key }) => key)).toEqual([
      'run-1',
      'run-2',
      'run-3',
      'set-2',
    ]);
  });

  it('takes a dash in a name for what it is', () => {
    const [, , last] = steps(
      '  - id: a\n    set: 2\n  - id: a-1\n    set: 3\n  - set: ${{ steps.a-1.output - steps.a.output -1 }}\n',
    );
    const value = configOf(last).value;
    expect(value).toBe('${{ steps["a-1"].output - steps.a.output -1 }}');
    const outcome = (output: number) => ({ output, state: 'succeeded', error: null });
    const scope = { inputs: {}, trigger: {}, steps: { a: outcome(2), 'a-1': outcome(9) }, run: { id: '', name: '' } };
    expect(language.evaluate(value, scope)).toBe(6);
  });

  it('leaves texts with $${{ for the moment when they are worked out', () => {
    const [step] = steps('  - set: "$${{ inputs.a }} ${{ run.name }}"\n');
    expect(configOf(step).value).toBe('$${{ inputs.a }} ${{ run.name }}');
  });

  it('can have no name of its own', () => {
    expect(language.read('steps: [{ run: a }]', { id: 'w', name: 'From a file' }).definition?.name).toBe('From a file');
  });
});

it('has words for the editor', () => {
  const { stepKinds, triggerKinds, stepFields, functions } = language.vocabulary();
  expect(stepKinds.find(({ kind }) => kind === 'each')?.fields).toEqual(['as', 'parallel', 'stop-on-failure', 'steps']);
  expect(triggerKinds.map(({ kind }) => kind)).toEqual([
    'cron',
    'files',
    'git',
    'webhook',
    'metric',
    'journal',
    'workflow',
  ]);
  for (const { kind, example } of triggerKinds)
    expect(
      language.read(`name: x\non:\n${example.replace(/^/gm, '  ').trimEnd()}\nsteps: [{ run: a }]\n`, { id: 'w' })
        .reading.problems,
      kind,
    ).toEqual([]);
  expect(stepFields.map(({ name }) => name)).toEqual([
    'id',
    'title',
    'if',
    'needs',
    'timeout',
    'retry',
    'on-error',
    'undo',
  ]);
  expect(functions).toEqual(language.functions);
});

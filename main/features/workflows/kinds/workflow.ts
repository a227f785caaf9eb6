import { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json, RunDefinition } from '../../../core/runs/types.ts';
import type { StepKind } from '../types.ts';
import { type Chained, chainOf } from './chain.ts';
import { defineKind } from './define-kind.ts';
import { inShort, textOf } from './words.ts';

export interface CompiledWorkflow {
  definition: RunDefinition;
  /** Checks them and fills in defaults; throws INVALID naming `inputs.NAME`. */
  inputs(given: Record<string, Json>): Record<string, Json>;
}

/** By name or id; throws NOT_FOUND, or INVALID when its text has errors. */
export type CompileWorkflow = (nameOrId: string) => Promise<CompiledWorkflow>;

const fields = z.strictObject({
  inputs: z.record(z.string(), z.json()).default({}).describe('Its inputs, by name.'),
});

export const createWorkflowKind = ({ compile }: { compile: CompileWorkflow }): StepKind =>
  defineKind({
    kind: 'workflow',
    summary: 'Run another workflow and go on with what it gives back',
    example: '- workflow: Nightly backup\n  inputs:\n    folder: ~/projects',
    schema: z.string().min(1).max(200).describe('The name or the id of the other workflow.'),
    fields,
    detail: (written) => inShort(textOf(written)),
    async run({ value, fields }, context) {
      const { woken } = context;
      if (woken?.kind === 'runs') {
        const outcome = woken.outcomes[0];
        if (outcome?.state === 'succeeded') return { result: outcome.output };
        const why = outcome?.error?.sentence ?? outcome?.state ?? 'it did not begin';
        throw new StepFailure(`${value}: ${why}`, {
          code: 'RUN_FAILED',
          retry: false,
          result: { runId: outcome?.runId ?? null, state: outcome?.state ?? null, output: outcome?.output ?? null },
        });
      }
      const { definition, inputs } = await compiled(compile, value);
      const { id, name } = definition;
      const chain = [...chainOf(context), { id, name }];
      if (chain.slice(0, -1).some((link) => link.id === id)) {
        const way = chain.map((link) => link.name).join(' → ');
        throw new StepFailure(`A workflow cannot run itself: ${way}`, { code: 'RECURSION', retry: false });
      }
      const { runId, runName, stepKey } = context;
      const input: Chained = {
        inputs: checked(() => inputs(fields.inputs), name),
        trigger: {
          kind: 'workflow',
          payload: { workflow: runName, runId, step: stepKey },
          chain: chain.slice(0, -1).map((link) => link.id),
        },
        chain,
      };
      return { wait: { kind: 'runs', runs: [{ definition, name, input: input as unknown as Json }] } };
    },
  });

async function compiled(compile: CompileWorkflow, nameOrId: string): Promise<CompiledWorkflow> {
  try {
    return await compile(nameOrId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'NOT_FOUND')
      throw new StepFailure(`There is no workflow ${nameOrId}`, { code: 'NOT_FOUND', retry: false, cause: error });
    throw refused(`The workflow ${nameOrId} cannot run`, error);
  }
}

function checked<T>(check: () => T, name: string): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw refused(`The workflow ${name} does not take these inputs`, error);
  }
}

function refused(sentence: string, error: DomainError): StepFailure {
  const problems = 'problems' in error.data ? error.data.problems : [];
  const said = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  return new StepFailure(said === '' ? sentence : `${sentence}: ${inShort(said, 300)}`, {
    code: 'INVALID',
    retry: false,
    ...(said !== '' && { detail: said }),
    cause: error,
  });
}

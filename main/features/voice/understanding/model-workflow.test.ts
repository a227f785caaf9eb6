import { expect, test } from 'vitest';
import { takeCall } from './model/take-call.ts';
import { modelTools } from './model/tools.ts';
import { context, names } from './testing/world.ts';

test('a workflow that a model chose is asked about: its steps may do anything', () => {
  const [workflow] = names.workflows;
  const text = `do ${workflow?.name}`;
  const tools = modelTools(text, context());
  const [taken] = takeCall(
    { id: 'c', name: 'run_workflow', input: { workflow: workflow?.name } } as never,
    tools,
    context(),
  );
  expect(taken?.intent).toEqual({ kind: 'run-workflow', workflowId: workflow?.id });
  expect(taken?.confidence).toBeLessThan(0.75);
});

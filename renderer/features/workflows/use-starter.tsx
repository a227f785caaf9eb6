import { useState } from 'react';
import type { InputField, WorkflowSummary } from '../../../shared/features/workflows/schema.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';
import { workflowsClient as client } from './api.ts';
import { RunDialog } from './components/run-dialog.tsx';
import type { WorkflowActions } from './use-actions.tsx';

type Startable = Pick<WorkflowSummary, 'id' | 'name' | 'description'>;

/** Starts a workflow: at once where it asks for nothing, else after its values have been given. */
export function useStarter(actions: WorkflowActions, follow: boolean) {
  const toast = useToast();
  const [asking, setAsking] = useState<{ workflow: Startable; fields: readonly InputField[] } | null>(null);

  return {
    /** `ask` shows the dialog also where there is nothing to fill in: a link must not start anything by itself. */
    async start(workflow: Startable, ask = false) {
      try {
        const { reading } = await client.get({ id: workflow.id });
        if (ask || reading.inputs.length > 0) setAsking({ workflow, fields: reading.inputs });
        else await actions.run(workflow, {}, follow);
      } catch (error) {
        toast(failureToast(`${workflow.name} was not started`, error));
      }
    },
    dialog: asking && (
      <RunDialog
        key={asking.workflow.id}
        workflow={asking.workflow}
        fields={asking.fields}
        onRun={(inputs) => actions.run(asking.workflow, inputs, follow)}
        onClose={() => setAsking(null)}
      />
    ),
  };
}

import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { InputField, WorkflowSummary } from '../../../shared/features/workflows/schema.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { formatCount } from '../../lib/number.ts';
import { useToast } from '../../ui/toast.tsx';
import { workflowsClient as client, workflowsQueries as orpc } from './api.ts';
import { listOptions, workflowOptions } from './queries.ts';
import { copyName, renamed } from './source.ts';

export const editorPath = (id: string) => `/workflows/${encodeURIComponent(id)}`;
export const runPath = (id: string) => `/runs/${encodeURIComponent(id)}`;

export type Inputs = Record<string, InputField['default']>;

/** What is done to workflows from wherever they are shown: at once on screen, with a way back. */
export function useWorkflowActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();

  return useMemo(() => {
    const { queryKey } = listOptions();
    const settle = () => queries.invalidateQueries({ queryKey: orpc.key() });
    const change = (of: (list: WorkflowSummary[]) => WorkflowSummary[]) =>
      queries.setQueryData(queryKey, (list) => list && of(list));
    const patch = (id: string, fields: Partial<WorkflowSummary>) => {
      change((list) => list.map((item) => (item.id === id ? { ...item, ...fields } : item)));
      queries.setQueryData(workflowOptions(id).queryKey, (own) => own && { ...own, ...fields });
    };

    async function setEnabled({ id, name }: Pick<WorkflowSummary, 'id' | 'name'>, enabled: boolean, quiet = false) {
      await queries.cancelQueries({ queryKey });
      patch(id, { enabled });
      try {
        patch(id, await client.enable({ id, enabled }));
        if (quiet) return;
        toast({
          id: `workflow-enabled-${id}`,
          title: enabled ? `${name} is on` : `${name} is off`,
          description: enabled ? 'Its triggers fire.' : 'Its triggers do not fire. It can still be run by hand.',
          undo: () => void setEnabled({ id, name }, !enabled, true),
        });
      } catch (error) {
        patch(id, { enabled: !enabled });
        toast(failureToast(`${name} was not turned ${enabled ? 'on' : 'off'}`, error));
      }
    }

    async function bringBack(id: string, name: string) {
      try {
        await client.restore({ id });
        await settle();
      } catch (error) {
        toast(failureToast(`${name} could not be brought back`, error));
      }
    }

    return {
      setEnabled,
      async remove({ id, name }: Pick<WorkflowSummary, 'id' | 'name'>): Promise<boolean> {
        await queries.cancelQueries({ queryKey });
        const before = queries.getQueryData(queryKey);
        change((list) => list.filter((item) => item.id !== id));
        try {
          await client.remove({ id });
          toast({ title: `${name} was removed`, description: 'Its runs stay.', undo: () => void bringBack(id, name) });
          void settle();
          return true;
        } catch (error) {
          if (before) queries.setQueryData(queryKey, before);
          toast(failureToast(`${name} was not removed`, error));
          return false;
        }
      },
      async duplicate({ id, name }: Pick<WorkflowSummary, 'id' | 'name'>) {
        try {
          const { source } = await client.get({ id });
          const taken = (queries.getQueryData(queryKey) ?? []).map((item) => item.name);
          // Off, because two with the same trigger would both fire.
          const copy = await client.create({ source: renamed(source, copyName(name, taken)), enabled: false });
          void settle();
          toast({
            tone: 'ok',
            title: `${copy.name} was made`,
            description: 'It is off until you turn it on.',
            action: { label: 'Edit', onSelect: () => go(editorPath(copy.id)) },
          });
        } catch (error) {
          toast(failureToast(`${name} was not duplicated`, error));
        }
      },
      /** Rejects, so that the dialog that asks for the values can say what is wrong with them. */
      async run({ id, name }: Pick<WorkflowSummary, 'id' | 'name'>, inputs: Inputs, follow: boolean) {
        const run = await client.run({ id, inputs });
        void settle();
        if (follow) go(runPath(run.id));
        else
          toast({
            tone: 'ok',
            title: `${name} has been started`,
            action: { label: 'Watch', onSelect: () => go(runPath(run.id)) },
          });
      },
      /** Rejects for the dialog that asked for the folder. */
      async exportTo({ id, name }: Pick<WorkflowSummary, 'id' | 'name'>, folder: string, overwrite: boolean) {
        const { path } = await client.exportTo({ id, folder, overwrite });
        toast({ tone: 'ok', title: `${name} was exported`, description: path });
      },
      async importFrom(folder: string) {
        const result = await client.importFrom({ folder });
        void settle();
        const { added, unchanged, refused } = result;
        toast({
          tone: refused.length > 0 ? 'warn' : 'ok',
          title: added.length === 0 ? 'Nothing new was found' : `${formatCount(added.length, 'workflow')} imported`,
          description: [
            ...added.slice(0, 5).map(({ name }) => name),
            ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
            ...refused.slice(0, 5).map(({ file, why }) => `${file}: ${why}`),
          ].join(' · '),
          ...(refused.length > 0 && { timeout: 0 }),
        });
        return result;
      },
    };
  }, [queries, toast, go]);
}
export type WorkflowActions = ReturnType<typeof useWorkflowActions>;

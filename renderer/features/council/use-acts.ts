import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Deliberation, DeliberationSummary } from '../../../shared/features/council/schema.ts';
import { handOver } from '../../app/ask-about.ts';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { saveText } from '../../lib/save-text.ts';
import { useToast } from '../../ui/toast.tsx';
import { attachedOf } from './compose/draft-form.ts';
import { deliberationOptions } from './queries.ts';

/** What can be done with a deliberation, from a list, its page or the palette. */
export function useCouncilActs() {
  const queries = useQueryClient();
  const toast = useToast();
  const go = useGo();
  return useMemo(() => {
    const again = () => void queries.invalidateQueries({ queryKey: orpc.council.key() });
    async function said(what: string, work: () => Promise<void>): Promise<void> {
      try {
        await work();
      } catch (error) {
        toast(failureToast(what, error));
        again();
      }
    }
    const put = (deliberation: Deliberation) =>
      queries.setQueryData(deliberationOptions(deliberation.id).queryKey, deliberation);
    return {
      cancel: ({ id }: Pick<DeliberationSummary, 'id'>) =>
        said('It could not be cancelled', async () => {
          put(await client.council.cancel({ id }));
          again();
        }),
      download: ({ id }: Pick<DeliberationSummary, 'id'>) =>
        said('It could not be exported', async () => {
          const { name, text } = await client.council.export({ id });
          saveText(name, text);
        }),
      /** Throws, so that the dialog that asked can stay and say why. */
      async remove({ id }: Pick<DeliberationSummary, 'id'>): Promise<void> {
        try {
          await client.council.remove({ id });
        } finally {
          again();
        }
      },
      askAgain: ({ question, scope, attachments }: Deliberation) =>
        go(
          handOver('council', {
            question,
            projectIds: scope.projectIds ?? [],
            attachments: attachments.map(attachedOf),
          }),
        ),
    };
  }, [queries, toast, go]);
}

export type CouncilActs = ReturnType<typeof useCouncilActs>;

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BlueprintFile, BlueprintKind } from '../../../shared/features/blueprints/schema.ts';
import { orpc } from '../../app/connection.ts';
import { usePins } from './store.ts';

/** Asked anew at each visit and when the user says so, never in between: what somebody reads stays what it is. */
export const useBlueprint = (projectId: string, kinds: BlueprintKind[], members: string[] | undefined) => {
  const pins = usePins(projectId)?.pins;
  return useQuery({
    ...orpc.blueprints.get.queryOptions({
      input: { projectId, kinds, ...(members !== undefined && { members }), ...(pins && { pins: [...pins] }) },
      meta: { live: true },
    }),
    enabled: kinds.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
};

/** The text once typing rests. */
function useSettled(text: string, ms = 400): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}

/** What the linters and schemas say of the text as the user has it. */
export function useChecks({ kind, path }: BlueprintFile, text: string, edited: boolean) {
  const settled = useSettled(text);
  const query = useQuery({
    ...orpc.blueprints.check.queryOptions({ input: { kind, path, text: settled }, meta: { live: true } }),
    enabled: edited,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return { query, stale: settled !== text || query.isPlaceholderData };
}

export const useWrite = () => useMutation(orpc.blueprints.write.mutationOptions());

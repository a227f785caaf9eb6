import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { EvidenceKind, SearchWeights } from '../../../shared/features/knowledge/schema.ts';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

export interface Asked {
  query: string;
  projectId: string | undefined;
  kinds: readonly EvidenceKind[];
}

const stateOptions = () => orpc.knowledge.state.queryOptions();

export const useKnowledgeState = () => useQuery(stateOptions());

/** Asked once: what is read meanwhile does not move what somebody looks at. */
export const useFound = ({ query, projectId, kinds }: Asked) =>
  useQuery({
    ...orpc.knowledge.search.queryOptions({
      input: {
        query,
        limit: 60,
        ...(projectId !== undefined && { scope: { projectIds: [projectId] } }),
        ...(kinds.length > 0 && { kinds: [...kinds] }),
      },
      meta: { live: true },
    }),
    enabled: query !== '',
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const useEvidence = (id: string) =>
  useQuery({
    ...orpc.knowledge.open.queryOptions({ input: { id }, meta: { live: true } }),
    retry: false,
    staleTime: 60_000,
  });

export function useKnowledgeActs() {
  const queries = useQueryClient();
  const toast = useToast();
  const failed = (what: string) => (error: unknown) => void toast(failureToast(what, error));
  const onSettled = () => void queries.invalidateQueries({ queryKey: stateOptions().queryKey });
  const act = { onSettled };
  return {
    turn: useMutation(orpc.knowledge.setProject.mutationOptions({ ...act, onError: failed('It was not changed') })),
    read: useMutation(orpc.knowledge.read.mutationOptions({ ...act, onError: failed('It is not read again') })),
    cancel: useMutation(orpc.knowledge.cancel.mutationOptions({ ...act, onError: failed('It was not stopped') })),
    forget: useMutation(orpc.knowledge.forget.mutationOptions({ ...act, onError: failed('It is still in the index') })),
    rebuild: useMutation(
      orpc.knowledge.rebuild.mutationOptions({ ...act, onError: failed('The index was not rebuilt') }),
    ),
    limit: useMutation(
      orpc.knowledge.setLimit.mutationOptions({ ...act, onError: failed('The size was not changed') }),
    ),
    allow: useMutation(orpc.knowledge.allowVectors.mutationOptions({ ...act, onError: failed('It was not changed') })),
    weights: useMutation(
      orpc.knowledge.setWeights.mutationOptions({
        onSuccess: (weights: SearchWeights) => {
          queries.setQueryData(stateOptions().queryKey, (state) => state && { ...state, weights });
          void queries.invalidateQueries({ queryKey: orpc.knowledge.search.key() });
        },
        onError: failed('The weights were not changed'),
      }),
    ),
    open: useMutation(orpc.projects.open.mutationOptions({ onError: failed('The file was not opened') })),
  };
}

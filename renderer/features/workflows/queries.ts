import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { workflowsQueries as orpc } from './api.ts';

export const listOptions = () => orpc.list.queryOptions();
export const workflowOptions = (id: string) => orpc.get.queryOptions({ input: { id } });

export const useWorkflows = () => useQuery(listOptions());

export const useWorkflow = (id: string | null) =>
  useQuery({ ...workflowOptions(id ?? ''), enabled: id !== null, placeholderData: keepPreviousData });

export const useTemplates = (enabled = true) => useQuery({ ...orpc.templates.queryOptions(), enabled });

export const useVocabulary = () => useQuery(orpc.vocabulary.queryOptions());

export const secretsOptions = () => orpc.secrets.queryOptions();
export const useSecrets = () => useQuery(secretsOptions());

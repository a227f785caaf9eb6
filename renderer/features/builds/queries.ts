import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

export const useBuilds = (projectId?: string, limit = 100) =>
  useQuery(orpc.builds.list.queryOptions({ input: { limit, ...(projectId !== undefined && { projectId }) } }));

export const useBuild = (id: string) => useQuery({ ...orpc.builds.get.queryOptions({ input: { id } }), retry: false });

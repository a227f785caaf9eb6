import { useQuery } from '@tanstack/react-query';
import { orpc } from './connection.ts';

/** The list that the screen of projects follows. */
export const projectRowsOptions = () => orpc.projects.list.queryOptions({ meta: { live: true } });
export const useProjectRows = () => useQuery(projectRowsOptions());

import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

/**
 * Processes come and go without a word: they are looked at when somebody comes to see them, when the window is come back to,
 * and when asked. Not over and over while nobody looks.
 */
const asSeen = { staleTime: 0, refetchOnWindowFocus: true } as const;

export const useAbout = (projectId: string) =>
  useQuery({ ...orpc.identity.about.queryOptions({ input: { type: 'project', id: projectId } }), ...asSeen });

export const usePorts = () => useQuery({ ...orpc.identity.ports.queryOptions(), ...asSeen });

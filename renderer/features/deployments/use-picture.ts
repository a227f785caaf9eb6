import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Deployment } from '../../../shared/features/deployments/schema.ts';
import { orpc } from '../../app/connection.ts';
import { useHistory } from './queries.ts';

/** What a table of places says beside the places: what brought what is live, and how far runs are. */
export function usePicture(projectId?: string) {
  const history = useHistory({ limit: 200, ...(projectId !== undefined && { projectId }) }).data;
  const running = useQuery(orpc.runs.running.queryOptions()).data;
  const brought = useMemo(() => {
    const found = new Map<string, Deployment>();
    // Newest first: the last one that brought it is the one that counts.
    for (const deployment of history ?? [])
      if (deployment.state === 'succeeded' && !found.has(deployment.release.id))
        found.set(deployment.release.id, deployment);
    return found;
  }, [history]);
  const progress = useMemo(
    () =>
      new Map(
        (running ?? []).map((run) => [
          run.id,
          run.progress ?? (run.stepsTotal > 0 ? run.stepsEnded / run.stepsTotal : null),
        ]),
      ),
    [running],
  );
  return { brought, progress };
}

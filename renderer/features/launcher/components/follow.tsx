import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { projectRowsOptions } from '../../../app/project-rows.ts';
import { useSets, useStatuses } from '../queries.ts';
import { putStatuses, useServices } from '../store.ts';

/** Mounted once: what the core says of services is where cards, rows, keys and the palette find it. */
export function FollowServices() {
  const statuses = useStatuses().data;
  const sets = useSets().data;
  const queries = useQueryClient();
  useEffect(() => {
    if (statuses) putStatuses(statuses);
  }, [statuses]);
  useEffect(() => {
    if (sets) useServices.setState({ sets });
  }, [sets]);
  useEffect(() => {
    useServices.setState({ projects: () => queries.getQueryData(projectRowsOptions().queryKey) });
  }, [queries]);
  return null;
}

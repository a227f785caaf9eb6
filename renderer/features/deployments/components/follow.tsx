import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { projectRowsOptions } from '../../../app/project-rows.ts';
import { usePlaces } from '../queries.ts';
import { putPlaces, usePlacesStore } from '../store.ts';

/** Mounted once: what the core says of places is where menus, keys and the palette find it. */
export function FollowPlaces() {
  const places = usePlaces().data;
  const queries = useQueryClient();
  useEffect(() => {
    if (places) putPlaces(places);
  }, [places]);
  useEffect(() => {
    usePlacesStore.setState({ projects: () => queries.getQueryData(projectRowsOptions().queryKey) });
  }, [queries]);
  return null;
}

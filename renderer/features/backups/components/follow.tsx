import { useEffect } from 'react';
import { useOverview } from '../queries.ts';
import { putOverview } from '../store.ts';

/** Mounted once: what the core says of backups is where keys, the sidebar and the palette find it. */
export function FollowBackups() {
  const overview = useOverview().data;
  useEffect(() => {
    if (overview) putOverview(overview);
  }, [overview]);
  return null;
}

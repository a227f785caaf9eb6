import { useEffect } from 'react';
import { useConnections } from './queries.ts';
import { putConnections } from './store.ts';

/** Mounted once: what the core says of connections is where the sidebar and the palette find it. */
export function FollowMinds() {
  const connections = useConnections().data;
  useEffect(() => {
    if (connections) putConnections(connections);
  }, [connections]);
  return null;
}

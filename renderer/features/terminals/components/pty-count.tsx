import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../app/connection.ts';
import { StateMark } from '../../../ui/state-mark.tsx';

/** How many terminals are open; a device without one is a leak, and says so. */
export function PtyCount() {
  const { data } = useQuery(orpc.terminals.ptys.queryOptions());
  if (!data) return null;
  const { terminals, ptys, leaked, most } = data;
  if (leaked > 0)
    return <StateMark state="failing" label={`${leaked} of ${ptys} ptys have no terminal: Optimus leaks them`} />;
  return (
    <span className="text-sm text-faint tabular-nums">
      {terminals} of {most} open
    </span>
  );
}

import { RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { StateMark } from '../ui/state-mark.tsx';
import { useAway } from './away.ts';
import { retryNow } from './connection.ts';
import { useConnection } from './connection-store.ts';

export function ConnectionBanner() {
  const away = useAway();
  return <div role="status">{away && <Offline />}</div>;
}

function useSeconds(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1000));
}

function Offline() {
  const state = useConnection();
  const seconds = useSeconds(state.status === 'offline' ? state.retryAt : 0);
  if (state.status !== 'offline') return null;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft bg-warn-bg px-4 py-1.5">
      <StateMark state="waiting" label={<span className="font-medium">Reconnecting to Optimus</span>} />
      <span className="min-w-0 flex-1 text-dim">
        What you see is from before and can be read. Changes wait until it is back.
      </span>
      <span aria-hidden className="text-dim tabular-nums">
        {seconds > 0 ? `try ${state.attempt + 1} in ${seconds} s` : `try ${state.attempt + 1} now`}
      </span>
      <Button size="sm" icon={RotateCw} onClick={retryNow}>
        Try now
      </Button>
    </div>
  );
}

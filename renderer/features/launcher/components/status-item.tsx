import { useMemo, useState } from 'react';
import { AppLink } from '../../../app/navigation.tsx';
import { StatusButton } from '../../../app/status-button.tsx';
import { short } from '../../../lib/short.ts';
import { addressWords, isWebAddress } from '../../../lib/web-address.ts';
import { Link } from '../../../ui/link.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { countsOf } from '../roll-up.ts';
import { useServices } from '../store.ts';
import { isFailing, isUp, markOf, rankOf } from '../words.ts';

const mostShown = 8;

/** `3 running, 1 failing`, on every screen. */
export function RunningServicesStatus() {
  const [open, setOpen] = useState(false);
  const statuses = useServices((services) => services.statuses);
  const counts = useMemo(() => countsOf(statuses ?? []), [statuses]);
  if (!statuses || (counts.up === 0 && counts.failing === 0)) return null;
  const shown = statuses
    .filter((status) => isUp(status) || isFailing(status))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.projectName.localeCompare(b.projectName));
  // What is up and not ready is counted as failing, not twice.
  const well = shown.filter((status) => !isFailing(status)).length;
  const words = [well > 0 && `${well} running`, counts.failing > 0 && `${counts.failing} failing`];
  return (
    <Popover
      side="top"
      title="Services"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <StatusButton>
          <StateMark state={counts.failing > 0 ? 'failing' : 'healthy'} label={words.filter(Boolean).join(', ')} />
        </StatusButton>
      }
    >
      <ul className="grid gap-1.5 text-sm">
        {shown.slice(0, mostShown).map((status) => {
          const { mark, word } = markOf(status);
          return (
            <li key={status.id} className="flex min-w-0 items-baseline gap-2">
              <StateMark state={mark} label={word} hideLabel />
              <Link
                render={
                  <AppLink to={`/running?service=${encodeURIComponent(status.id)}`} onClick={() => setOpen(false)} />
                }
                variant="plain"
                className="min-w-0 flex-1 truncate"
              >
                <bdi>{short(status.name, 60)}</bdi>
                <span className="text-faint">{` ${short(status.projectName, 60)}`}</span>
              </Link>
              {mark === 'healthy' && isWebAddress(status.url) ? (
                <Link href={status.url} target="_blank" rel="noreferrer" className="font-mono text-xs">
                  {addressWords(status.url)}
                </Link>
              ) : (
                <span className="shrink-0 text-faint">{word}</span>
              )}
            </li>
          );
        })}
      </ul>
      <div className="mt-3">
        <Link render={<AppLink to="/running" onClick={() => setOpen(false)} />}>
          {shown.length > mostShown ? `See all ${shown.length}` : 'See them in Running'}
        </Link>
      </div>
    </Popover>
  );
}

import type { Release } from '../../../../shared/features/deployments/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { short } from '../../../lib/short.ts';
import { isWebAddress } from '../../../lib/web-address.ts';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { numbered } from '../words.ts';

const shownAtMost = 12;

/** What runs of a version, and where it can be looked at without the others. */
export function Instances({ release }: { release: Release }) {
  const { instances } = release;
  if (instances.length === 0) return <p className="text-sm text-faint">Nothing of it runs.</p>;
  return (
    <ul aria-label={`What runs of ${numbered(release)}`} className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      {instances.slice(0, shownAtMost).map(({ id, host, port, ready, restarts, containerId, pid }) => {
        const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
        return (
          <li key={id} className="flex min-w-0 items-baseline gap-2">
            <StateMark state={ready ? 'healthy' : 'failing'} label={ready ? 'ready' : 'not ready'} />
            {isWebAddress(url) && (containerId !== null || pid !== null) ? (
              <Link external href={url} variant="plain" className="font-mono text-xs text-dim">
                {short(`${host}:${port}`, 80)}
              </Link>
            ) : null}
            <span className="text-faint tabular-nums">
              {containerId !== null ? (
                <Link
                  render={<AppLink to={`/containers?container=${encodeURIComponent(containerId)}`} />}
                  variant="plain"
                >
                  {`container ${short(containerId, 12)}`}
                </Link>
              ) : pid !== null ? (
                `process ${pid}`
              ) : (
                `pod ${short(id, 80)}`
              )}
              {restarts > 0 && ` · ended by itself ${restarts === 1 ? 'once' : `${restarts} times`}`}
            </span>
          </li>
        );
      })}
      {instances.length > shownAtMost && <li className="text-faint">{`and ${instances.length - shownAtMost} more`}</li>}
    </ul>
  );
}

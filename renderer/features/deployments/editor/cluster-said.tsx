import type { ClusterReport } from '../../../../shared/features/deployments/kubernetes.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';

/** What a cluster answered, in its own words. */
export function ClusterSaid({ report }: { report: ClusterReport }) {
  const { reachable, sentence, remedy, permitted } = report;
  const whole = reachable && remedy === null && permitted.every(({ ok }) => ok);
  return (
    <Callout tone={whole ? 'ok' : reachable ? 'warn' : 'bad'} title={short(sentence, 1_000)}>
      {remedy !== null && <p>{short(remedy, 600)}</p>}
      {permitted.length > 0 && (
        <ul aria-label="What is permitted" className="mt-1 grid gap-0.5 sm:grid-cols-2">
          {permitted.map(({ what, ok }) => (
            <li key={what} className="flex items-baseline gap-2 text-sm">
              <StateMark state={ok ? 'healthy' : 'failing'} label={ok ? 'permitted' : 'not permitted'} hideLabel />
              {what}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}

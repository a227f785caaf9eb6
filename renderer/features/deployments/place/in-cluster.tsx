import type { ClusterView } from '../../../../shared/features/deployments/kubernetes.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';

const shownPods = 60;

/** What the cluster says of a place: its pods, and what is not as it was left. */
export function InCluster({ cluster }: { cluster: ClusterView }) {
  const { context, namespace, problem, drift, pods } = cluster;
  if (problem !== null)
    return (
      <Callout tone="bad" title="The cluster could not be asked">
        {short(problem, 800)} What runs there runs on without Optimus.
      </Callout>
    );
  return (
    <>
      {drift.length > 0 && (
        <Callout tone="warn" title="The cluster is not as Optimus left it">
          <ul className="grid gap-0.5">
            {drift.slice(0, 10).map((line) => (
              <li key={line} className="wrap-anywhere">
                {short(line, 400)}
              </li>
            ))}
          </ul>
          The next deployment puts it right.
        </Callout>
      )}
      <Section title="Pods" count={pods.length}>
        <p className="text-sm text-faint wrap-anywhere">
          {short(
            `Namespace ${namespace} of ${context}. Its own Service leads requests, so they are not counted here.`,
            400,
          )}
        </p>
        <ul aria-label="Pods" className="grid gap-1 pt-1.5 text-sm">
          {pods.slice(0, shownPods).map(({ name, version, ready, restarts, node, sentence }) => (
            <li key={name} className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <StateMark state={ready ? 'healthy' : 'failing'} label={ready ? 'ready' : 'not ready'} />
              <span className="font-mono text-xs wrap-anywhere select-text">{short(name, 120)}</span>
              {version !== null && <span className="tabular-nums">{`#${version}`}</span>}
              <span className="text-faint">
                {[
                  !ready && short(sentence, 300),
                  restarts > 0 && `ended by itself ${restarts === 1 ? 'once' : `${restarts} times`}`,
                  node !== null && `on ${short(node, 60)}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
          {pods.length > shownPods && <li className="text-faint">{`and ${pods.length - shownPods} more`}</li>}
        </ul>
      </Section>
    </>
  );
}

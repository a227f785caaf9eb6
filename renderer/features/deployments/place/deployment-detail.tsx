import type { Deployment, DeploymentReceipt, Traffic } from '../../../../shared/features/deployments/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { DeploymentStateMark } from '../components/marks.tsx';
import { commitWords, errorShare, isGoing, msWords, numbered, percentWords } from '../words.ts';

/** How it ended and why, and what the proxy has counted. */
export function DeploymentDetail({ deployment }: { deployment: Deployment }) {
  const { receipt, sentence, previous, release, commits, startedAt, endedAt, by, strategy, runId } = deployment;
  const range = commitWords(commits);
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <DeploymentStateMark deployment={deployment} className="font-medium" />
        <p dir="auto" className="wrap-anywhere select-text">
          {short(sentence, 1_000)}
        </p>
      </div>
      {receipt ? (
        <Receipt receipt={receipt} />
      ) : (
        <EmptyState
          size="line"
          title={
            isGoing(deployment)
              ? 'The receipt comes when it has ended.'
              : 'It ended before any request could be given to it: nothing was counted.'
          }
        />
      )}
      <KeyValue
        items={[
          {
            key: 'Version',
            value: previous ? `${numbered(previous)} to ${numbered(release)}` : `${numbered(release)}, the first`,
          },
          ...(range === null ? [] : [{ key: 'Commits', value: range, mono: true, copy: commits.to ?? range }]),
          { key: 'Strategy', value: short(strategy, 60) },
          { key: 'Began', value: formatAbsolute(startedAt) },
          { key: 'Took', value: <Elapsed from={startedAt} to={endedAt} /> },
          { key: 'By', value: <bdi>{short(by, 120)}</bdi> },
          {
            key: 'Run',
            value: <Link render={<AppLink to={`/runs/${encodeURIComponent(runId)}`} />}>Its steps and their log</Link>,
          },
          {
            key: 'Journal',
            value: (
              <Link render={<AppLink to={`/journal?subject=${encodeURIComponent(`deployment:${deployment.id}`)}`} />}>
                What was written down
              </Link>
            ),
          },
        ]}
      />
    </div>
  );
}

const parts = [
  ['before', 'Before'],
  ['during', 'During'],
  ['after', 'After'],
] as const;

const figures: readonly [string, (traffic: Traffic) => string][] = [
  ['Requests', ({ requests }) => formatNumber(requests)],
  ['Failed', ({ failed }) => formatNumber(failed)],
  ['Errors', (traffic) => percentWords(errorShare(traffic))],
  ['p50', ({ p50 }) => msWords(p50)],
  ['p95', ({ p95 }) => msWords(p95)],
  ['p99', ({ p99 }) => msWords(p99)],
];

/** `2 requests and 1 WebSocket were`. */
function cutWords({ requests, sockets }: DeploymentReceipt['cut']): string {
  const said = [
    requests > 0 && formatCount(requests, 'request'),
    sockets > 0 && formatCount(sockets, 'WebSocket'),
  ].filter(Boolean);
  return `${said.join(' and ')} ${requests + sockets === 1 ? 'was' : 'were'}`;
}

function Said({ ok, word, children }: { ok: boolean; word: string; children: string }) {
  return (
    <li className="flex items-baseline gap-2 text-sm">
      <StateMark state={ok ? 'healthy' : 'failing'} label={word} hideLabel />
      <span dir="auto" className="min-w-0 wrap-anywhere select-text">
        {children}
      </span>
    </li>
  );
}

function Receipt({ receipt }: { receipt: DeploymentReceipt }) {
  const { counted, cut, downtimeMs, interrupted, evidence } = receipt;
  const none = cut.requests === 0 && cut.sockets === 0;
  return (
    <>
      {!counted && (
        <Callout tone="info" title="Requests are not counted here">
          In a cluster they do not come through the proxy of Optimus. What was looked at stands below.
        </Callout>
      )}
      {counted && (
        <Section title="Receipt" count="counted by the proxy" level={3}>
          <table className="w-full table-fixed text-sm tabular-nums">
            <thead>
              <tr className="border-b border-line text-xs text-faint">
                <th scope="col" className="py-1 text-start font-medium">
                  <span className="sr-only">Figure</span>
                </th>
                {parts.map(([key, label]) => (
                  <th key={key} scope="col" className="py-1 text-end font-medium">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {figures.map(([label, say]) => (
                <tr key={label} className="border-b border-line-soft">
                  <th scope="row" className="py-1 text-start font-normal text-dim">
                    {label}
                  </th>
                  {parts.map(([key]) => (
                    <td key={key} className="py-1 text-end">
                      {say(receipt[key])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <ul className="mt-2 grid gap-1 text-sm">
            <Said ok={none} word={none ? 'fine' : 'cut'}>
              {none ? 'Nothing was cut' : `${cutWords(cut)} cut when the time to finish was over`}
            </Said>
            <Said ok={downtimeMs === 0} word={downtimeMs === 0 ? 'fine' : 'not fine'}>
              {downtimeMs === 0
                ? 'No time without a version: 0 ms down'
                : `${formatDuration(downtimeMs)} without any version`}
            </Said>
          </ul>
        </Section>
      )}
      {interrupted && (
        <Callout tone="warn" title="The proxy was begun anew meanwhile">
          What it had counted until then is not in these figures.
        </Callout>
      )}
      {evidence.length > 0 && (
        <Section title="What was looked at" level={3} count={evidence.length}>
          <ul className="grid gap-1.5">
            {evidence.slice(0, 100).map(({ ok, sentence }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same thing may be looked at twice, and the lines never move
              <Said key={index} ok={ok} word={ok ? 'fine' : 'not fine'}>
                {short(sentence, 1_000)}
              </Said>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

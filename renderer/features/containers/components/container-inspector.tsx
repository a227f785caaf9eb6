import { useState } from 'react';
import type { ContainerDetail, ContainerFigures } from '../../../../shared/features/containers/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes, formatRate } from '../../../lib/bytes.ts';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useContainer } from '../queries.ts';
import { markOf, portWords } from '../words.ts';
import { cpuWords } from './columns.tsx';
import { ContainerLogs } from './container-logs.tsx';

type Tab = 'about' | 'environment' | 'logs';

interface Props {
  id: string;
  figures: ContainerFigures | undefined;
  onClose: () => void;
}

export function ContainerInspector({ id, figures, onClose }: Props) {
  const query = useContainer(id);
  const [tab, setTab] = useState<Tab>('about');
  const detail = query.data;
  return (
    <Inspector
      title={<bdi>{printable(detail?.container.name ?? id.slice(0, 12))}</bdi>}
      subtitle={detail && <bdi>{printable(detail.container.image)}</bdi>}
      onClose={onClose}
    >
      {query.isError && !detail ? (
        <Failure
          what="The container could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !detail ? (
        <Skeleton rows={8} label="Reading the container" />
      ) : (
        <Tabs<Tab>
          label="What of the container"
          value={tab}
          onValueChange={setTab}
          tabs={[
            { value: 'about', label: 'About', content: <About detail={detail} figures={figures} /> },
            {
              value: 'environment',
              label: 'Environment',
              count: detail.environment.length,
              content: <Environment detail={detail} />,
            },
            { value: 'logs', label: 'Log', content: tab === 'logs' && <ContainerLogs id={id} /> },
          ]}
        />
      )}
    </Inspector>
  );
}

const orNone = (value: string) => (value === '' ? <span className="text-faint">none</span> : printable(value));

function About({ detail, figures }: { detail: ContainerDetail; figures: ContainerFigures | undefined }) {
  const { container: one, limits, mounts, networks, healthLog, privileged } = detail;
  const { mark, word } = markOf(one);
  const risky = mounts.filter((mount) => mount.risky);
  const used = figures?.memoryBytes ?? null;
  const last = healthLog.at(-1);
  return (
    <div className="grid gap-5">
      {(privileged || risky.length > 0) && (
        <Callout tone="warn" title="Whoever is inside can reach the whole machine">
          {privileged
            ? 'It runs privileged.'
            : `It holds ${risky.map(({ source }) => printable(source)).join(', ')} of the machine.`}
        </Callout>
      )}
      {one.health === 'unhealthy' && last && (
        <Callout tone="bad" title={`Its health check fails with ${last.exitCode}`}>
          <span className="font-mono text-sm">{printable(last.output) || 'It said nothing.'}</span>
        </Callout>
      )}
      <KeyValue
        items={[
          { key: 'State', value: <StateMark state={mark} label={word} /> },
          ...(one.project
            ? [
                {
                  key: 'Project',
                  value: (
                    <Link render={<AppLink to={`/projects/${encodeURIComponent(one.project.id)}`} />}>
                      {printable(one.project.name)}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(one.compose
            ? [{ key: 'Compose', value: printable(`${one.compose.project} / ${one.compose.service}`) }]
            : []),
          { key: 'Started', value: one.startedAt === null ? 'never' : formatAbsolute(one.startedAt) },
          ...(one.finishedAt === null ? [] : [{ key: 'Ended', value: formatAbsolute(one.finishedAt) }]),
          { key: 'Restarts', value: `${formatNumber(one.restarts)}, policy ${detail.restartPolicy}` },
          { key: 'Command', value: orNone(detail.command), mono: true, copy: detail.command },
          { key: 'Folder', value: orNone(detail.folder), mono: true },
          { key: 'User', value: detail.user === '' ? 'root, unless the image says otherwise' : printable(detail.user) },
          { key: 'Id', value: one.id.slice(0, 12), mono: true, copy: one.id },
        ]}
      />
      <Section title="Takes now" level={3}>
        <KeyValue
          items={[
            {
              key: 'Processor',
              value: `${cpuWords(figures?.cpuPercent)} of one core${limits.cores === null ? ', no limit' : `, at most ${formatNumber(limits.cores, 2)} cores`}`,
            },
            {
              key: 'Memory',
              value: `${formatBytes(used)}${limits.memoryBytes === null ? ', no limit' : ` of ${formatBytes(limits.memoryBytes)}${used === null ? '' : ` (${Math.round((100 * used) / limits.memoryBytes)} %)`}`}`,
            },
            {
              key: 'Disk',
              value: `${formatRate(figures?.readBytes)} read, ${formatRate(figures?.writeBytes)} written`,
            },
            { key: 'Network', value: `${formatRate(figures?.inBytes)} in, ${formatRate(figures?.outBytes)} out` },
            ...(limits.processes === null
              ? []
              : [{ key: 'Processes', value: `at most ${formatNumber(limits.processes)}` }]),
          ]}
        />
      </Section>
      <Section title="Ports" count={one.ports.length} level={3}>
        {one.ports.length === 0 ? (
          <p className="text-sm text-faint">It listens on none that it says.</p>
        ) : (
          <ul className="grid gap-1 font-mono text-sm">
            {one.ports.map((port) => (
              <li key={`${port.protocol} ${port.port} ${port.published} ${port.address}`}>
                {portWords(port)}
                {port.published === null ? (
                  <span className="font-sans text-faint"> inside only</span>
                ) : (
                  port.address && <span className="text-faint"> on {port.address}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Mounts" count={formatCount(mounts.length, 'mount')} level={3}>
        <ul className="grid gap-2 text-sm">
          {mounts.map((mount) => (
            <li key={mount.target} className="wrap-anywhere">
              <span className="font-mono">{printable(mount.target)}</span>
              <span className="block text-faint">
                {mount.risky && <StateMark state="warning" label="of the machine itself" className="me-2" />}
                {`${mount.kind}${mount.source === '' ? '' : ` ${printable(mount.source)}`}, ${mount.writable ? 'writable' : 'read-only'}`}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Networks" level={3}>
        <KeyValue
          items={networks.map(({ name, address }) => ({
            key: name,
            value: address ?? 'no address now',
            mono: address !== null,
          }))}
        />
      </Section>
    </div>
  );
}

function Environment({ detail }: { detail: ContainerDetail }) {
  if (detail.environment.length === 0) return <p className="text-sm text-faint">It has no variables.</p>;
  return (
    <div className="grid gap-3">
      <p className="text-sm text-dim">What looks like a secret is hidden here and nowhere kept.</p>
      <KeyValue
        keyWidth={11}
        items={detail.environment.map(({ name, value }) => ({
          key: printable(name),
          value: orNone(value),
          mono: true,
        }))}
      />
    </div>
  );
}

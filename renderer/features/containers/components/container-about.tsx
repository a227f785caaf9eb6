import type { ContainerDetail, ContainerFigures } from '../../../../shared/features/containers/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes, formatRate } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Callout } from '../../../ui/callout.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { markOf, portWords } from '../words.ts';
import { cpuWords } from './columns.tsx';

const orNone = (value: string) => (value === '' ? <span className="text-faint">none</span> : printable(value));

export function ContainerAbout({
  detail,
  figures,
}: {
  detail: ContainerDetail;
  figures: ContainerFigures | undefined;
}) {
  const { container: one, limits, mounts, networks, healthLog } = detail;
  const { mark, word } = markOf(one);
  const used = figures?.memoryBytes ?? null;
  const last = healthLog.at(-1);
  return (
    <div className="grid gap-5">
      {one.risks.length > 0 && (
        <Callout tone="warn" title="Whoever is inside can reach the whole machine">
          {printable(one.risks.join(' '))}
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
      <Section title="Mounts" count={mounts.length} level={3}>
        {mounts.length === 0 && <p className="text-sm text-faint">None. What it writes goes with it.</p>}
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
      <Section title="Networks" count={networks.length} level={3}>
        {networks.length === 0 && <p className="text-sm text-faint">It is in none.</p>}
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

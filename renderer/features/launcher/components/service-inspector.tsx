import { CircleStop, Ellipsis, ExternalLink, Play, RotateCw, Settings2, SquareTerminal } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { Service, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import { formatUnit } from '../../../lib/units.ts';
import { addressWords, isWebAddress, openAddress } from '../../../lib/web-address.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { ServiceLogs } from '../../logs/index.tsx';
import { openTerminal } from '../../terminals/index.tsx';
import type { TreeFigures } from '../figures.ts';

import { useSetup } from '../queries.ts';
import { openDialog, useServices } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { exitWords, isFailing, isUp, portsOf, serviceOf } from '../words.ts';
import { serviceEntries } from './entries.ts';
import { LimitsSection } from './limits-section.tsx';
import { ProbeSection } from './probe-section.tsx';
import { Receipts } from './receipts.tsx';
import { Countdown, ServiceMark } from './service-mark.tsx';

interface ServiceInspectorProps {
  id: string;
  projectId: string;
  projectName?: string | undefined;
  figures?: TreeFigures | undefined;
  onClose: () => void;
}

/** One service: how it is and why, what it takes, and what was done to it. */
export function ServiceInspector({ id, projectId, projectName, figures, onClose }: ServiceInspectorProps) {
  const go = useGo();
  const acts = useActs();
  const status = useServices(({ byId }) => byId.get(id));
  const setup = useSetup(projectId).data;
  const service = setup?.services.find((one) => one.id === id);
  const name = serviceOf(id);
  const [tab, setTab] = useState<'about' | 'log'>('about');
  const called = status?.projectName ?? projectName ?? '';
  const up = status !== undefined && isUp(status);
  return (
    <Inspector
      title={<bdi>{short(name, 80)}</bdi>}
      subtitle={called === '' ? undefined : <bdi>{short(called, 120)}</bdi>}
      actions={
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this service" />}
          entries={serviceEntries({ id, name, projectId, projectName: called }, status, acts, go)}
        />
      }
      onClose={onClose}
      footer={
        <>
          {up ? (
            <>
              <Button icon={CircleStop} loading={status.state === 'stopping'} onClick={() => void acts.stop([id])}>
                Stop
              </Button>
              <Button icon={RotateCw} onClick={() => void acts.restart([id])}>
                Restart
              </Button>
            </>
          ) : (
            <Button
              variant="primary"
              icon={Play}
              disabled={service?.problem != null}
              onClick={() => void acts.start([id])}
            >
              Start
            </Button>
          )}
          {up && isWebAddress(status.url) && (
            <Button icon={ExternalLink} onClick={() => openAddress(status.url)}>
              Open
            </Button>
          )}
          <span className="ms-auto flex items-center gap-1">
            <IconButton
              icon={SquareTerminal}
              label="Open a terminal here"
              onClick={() => void openTerminal({ projectId, folder: service?.spec.folder ?? '' })}
            />
            {service && (
              <IconButton
                icon={Settings2}
                label="Change how it starts"
                onClick={() => openDialog({ kind: 'service', projectId, service, others: setup?.services ?? [] })}
              />
            )}
          </span>
        </>
      }
    >
      <Tabs<'about' | 'log'>
        label="What of the service"
        value={tab}
        onValueChange={setTab}
        tabs={[
          {
            value: 'about',
            label: 'About',
            content: (
              <div className="grid gap-5">
                <Standing id={id} projectId={projectId} status={status} service={service} />
                {status && <ProbeSection status={status} />}
                {status && <Facts status={status} figures={figures} projectId={projectId} />}
                {service && <HowItStarts service={service} />}
                {service && service.spec.run.type === 'command' && (
                  <LimitsSection
                    key={JSON.stringify(service.spec.limits)}
                    service={service}
                    limitedBy={status?.limitedBy ?? null}
                  />
                )}
                <Receipts id={id} />
              </div>
            ),
          },
          {
            value: 'log',
            label: 'Log',
            content: tab === 'log' && (
              <Suspense fallback={<Skeleton rows={6} label="Loading its log" />}>
                <div className="h-120 max-h-[60vh]">
                  {/* What containers write is theirs: the log of the project has all of it. */}
                  {service?.spec.run.type === 'compose' ? (
                    <ServiceLogs projectId={projectId} compact />
                  ) : (
                    <ServiceLogs sourceId={`service:${id}`} compact />
                  )}
                </div>
              </Suspense>
            ),
          },
        ]}
      />
    </Inspector>
  );
}

interface StandingProps {
  id: string;
  projectId: string;
  status: ServiceStatus | undefined;
  service: Service | undefined;
}

function Standing({ id, projectId, status, service }: StandingProps) {
  return (
    <div className="grid gap-2">
      {service?.problem && !(status && isUp(status)) && (
        <Callout tone="warn" title={short(service.problem.why)}>
          {short(service.problem.remedy)}
        </Callout>
      )}
      <div role="status" className="grid gap-1">
        <ServiceMark id={id} projectId={projectId} status={status} className="font-medium" />
        <p className={status && isFailing(status) ? 'wrap-anywhere' : 'text-dim wrap-anywhere'}>
          {status ? short(status.sentence, 600) : 'It has not run since Optimus began.'}
        </p>
        {status && status.nextTryAt !== null && (
          <p className="text-sm text-dim">
            It is tried again <Countdown at={status.nextTryAt} />.
          </p>
        )}
        {status && status.waitsFor.length > 0 && (
          <p className="flex flex-wrap items-center gap-1 text-sm text-dim">
            Waits for
            {status.waitsFor.map((one) => (
              <Tag key={one}>{short(serviceOf(one), 60)}</Tag>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}

interface FactsProps {
  status: ServiceStatus;
  figures: TreeFigures | undefined;
  projectId: string;
}

function Facts({ status, figures, projectId }: FactsProps) {
  const { process, exit, url, environment, commit, restarts, keep, limitedBy, since } = status;
  const ports = portsOf(status);
  return (
    <KeyValue
      items={[
        { key: 'Since', value: <Time at={since} /> },
        ...(isWebAddress(url)
          ? [
              {
                key: 'Address',
                value: (
                  <Link href={url} external>
                    {addressWords(url)}
                  </Link>
                ),
                mono: true,
                copy: url,
              },
            ]
          : []),
        ...(ports.length > 0
          ? [
              {
                key: ports.length === 1 ? 'Port' : 'Ports',
                value: (
                  <span className="flex flex-wrap gap-1">
                    {ports.slice(0, 20).map((port) => (
                      <Tag key={port} mono tone="accent">
                        {port}
                      </Tag>
                    ))}
                    {ports.length > 20 && <span className="text-2xs text-faint">{`+${ports.length - 20}`}</span>}
                  </span>
                ),
              },
            ]
          : []),
        ...(process
          ? [
              {
                key: 'Process',
                value: (
                  <>
                    {process.pid}
                    {process.adopted && <span className="font-sans text-faint"> taken up again</span>}
                  </>
                ),
                mono: true,
                copy: String(process.pid),
              },
            ]
          : []),
        ...(figures
          ? [
              {
                key: 'Takes',
                value: (
                  <span className="tabular-nums">
                    {`${figures.cpuPercent === null ? '–' : formatUnit('percent', figures.cpuPercent)} of one core, ${formatBytes(figures.memoryBytes)}`}
                    <span className="text-faint">{` in ${formatCount(figures.processes, 'process', 'processes')}`}</span>
                  </span>
                ),
              },
            ]
          : []),
        ...(exit
          ? [
              {
                key: 'Exit',
                value: (
                  <>
                    {exitWords(exit)} <Time at={exit.at} className="text-faint" />
                  </>
                ),
              },
            ]
          : []),
        ...(environment === null
          ? []
          : [
              {
                key: 'Environment',
                value: (
                  <Link render={<AppLink to={`/environments?project=${encodeURIComponent(projectId)}`} />}>
                    <bdi>{short(environment, 60)}</bdi>
                  </Link>
                ),
              },
            ]),
        ...(commit === null ? [] : [{ key: 'Commit', value: shortCommit(commit), mono: true, copy: commit }]),
        ...(restarts > 0 ? [{ key: 'Restarts', value: `${restarts} by itself` }] : []),
        { key: 'With Optimus', value: keep ? 'keeps running when Optimus ends' : 'ends when Optimus ends' },
        ...(limitedBy === null ? [] : [{ key: 'Limited by', value: short(limitedBy, 200) }]),
      ]}
    />
  );
}

function HowItStarts({ service }: { service: Service }) {
  const { spec, evidence, kind, origin } = service;
  return (
    <Section
      title="How it starts"
      count={origin === 'found' ? short(kind, 60) : origin === 'file' ? 'from .optimus/run.yaml' : 'as you said'}
      level={3}
    >
      <div className="grid gap-2">
        <CodeBlock
          title="Command"
          hideTitle
          wrap
          code={
            spec.run.type === 'command'
              ? short(spec.run.command, 4_000)
              : short(`docker compose -f ${spec.run.file} up ${spec.run.services.join(' ')}`.trim(), 4_000)
          }
        />
        <KeyValue
          items={[
            ...(spec.folder === '' ? [] : [{ key: 'Folder', value: <bdi>{short(spec.folder)}</bdi>, mono: true }]),
            ...(spec.needs.length === 0 ? [] : [{ key: 'Needs', value: short(spec.needs.join(', ')) }]),
          ]}
        />
        {evidence.length > 0 && (
          <ul className="grid gap-0.5 text-sm text-dim">
            {evidence.slice(0, 6).map(({ file, line, text }) => (
              <li key={`${file} ${line} ${text}`} className="wrap-anywhere">
                <bdi className="font-mono text-xs">{short(line === null ? file : `${file}:${line}`, 200)}</bdi>
                {text !== '' && <span className="text-faint">{` ${short(text, 200)}`}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

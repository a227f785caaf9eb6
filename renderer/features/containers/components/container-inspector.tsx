import { SquareTerminal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ContainerDetail, ContainerFigures } from '../../../../shared/features/containers/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { JsonView } from '../../../ui/json/json-view.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { fitting, titles, useContainerActs } from '../acting/container-acts.tsx';
import { useContainer, useRaw } from '../queries.ts';
import { ContainerAbout } from './container-about.tsx';
import { ContainerFiles } from './container-files.tsx';
import { ContainerLogs } from './container-logs.tsx';
import { icons } from './entries.ts';

type Tab = 'about' | 'environment' | 'logs' | 'files' | 'raw';

interface Props {
  id: string;
  figures: ContainerFigures | undefined;
  onClose: () => void;
}

export function ContainerInspector({ id, figures, onClose }: Props) {
  const query = useContainer(id);
  const [tab, setTab] = useState<Tab>('about');
  const acts = useContainerActs();
  const detail = query.data;
  const one = detail?.container;
  return (
    <Inspector
      title={<bdi>{printable(detail?.container.name ?? id.slice(0, 12))}</bdi>}
      subtitle={detail && <bdi>{printable(detail.container.image)}</bdi>}
      onClose={onClose}
      actions={
        one && (
          <>
            {fitting(one)
              .filter((act) => act !== 'kill' && act !== 'pause')
              .map((act) => (
                <IconButton key={act} icon={icons[act]} label={titles[act]} onClick={() => acts.act([one], act)} />
              ))}
            {one.state === 'running' && (
              <IconButton icon={SquareTerminal} label="Open a terminal in it" onClick={() => void acts.terminal(one)} />
            )}
            <IconButton icon={Trash2} label="Remove…" onClick={() => acts.remove([one])} />
          </>
        )
      }
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
            { value: 'about', label: 'About', content: <ContainerAbout detail={detail} figures={figures} /> },
            {
              value: 'environment',
              label: 'Environment',
              count: detail.environment.length,
              content: <Environment detail={detail} />,
            },
            { value: 'logs', label: 'Log', content: tab === 'logs' && <ContainerLogs id={id} /> },
            {
              value: 'files',
              label: 'Files',
              content: tab === 'files' && <ContainerFiles id={id} risks={detail.container.risks} />,
            },
            { value: 'raw', label: 'JSON', content: tab === 'raw' && <Raw id={id} /> },
          ]}
        />
      )}
    </Inspector>
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
          value: value === '' ? <span className="text-faint">none</span> : printable(value),
          mono: true,
        }))}
      />
    </div>
  );
}

function Raw({ id }: { id: string }) {
  const query = useRaw(id);
  if (query.isError && !query.data)
    return (
      <Failure
        what="What the engine tells could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!query.data) return <Skeleton rows={10} label="Reading what the engine tells" />;
  return <JsonView label="What the engine tells" value={query.data.json} className="h-110" />;
}

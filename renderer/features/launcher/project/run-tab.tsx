import { CircleStop, Ellipsis, FileDown, Play, Plus, RotateCw } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Setup } from '../../../../shared/features/launcher/schema.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { ServiceInspector } from '../components/service-inspector.tsx';
import { useProjectRunning } from '../components/start-button.tsx';
import { useChooseEnvironment, useEnvironments, useReset, useSave, useSetup } from '../queries.ts';
import { openDialog, setTarget, useServices } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { isUp, reasonOf } from '../words.ts';
import { columnsFor, type Entry } from './columns.tsx';
import { runEntries } from './entries.ts';
import { Hidden } from './hidden.tsx';
import { useHiding } from './use-hiding.ts';

interface RunTabProps {
  projectId: string;
  name: string;
}

/** How a project starts, and what of it runs. */
export default function RunTab({ projectId, name }: RunTabProps) {
  const query = useSetup(projectId);
  if (query.isError && !query.data)
    return (
      <Failure
        what="How the project starts could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!query.data) return <Skeleton rows={6} label="Looking how it starts" className="px-4" />;
  return <Shown setup={query.data} projectId={projectId} name={name} />;
}

const keyOf = ({ service }: Entry) => service.id;

function Shown({ setup, projectId, name }: RunTabProps & { setup: Setup }) {
  const go = useGo();
  const acts = useActs();
  const toast = useToast();
  const byId = useServices((services) => services.byId);
  const [asked, select] = useAddressSelection('service');
  const selected = setup.services.find(({ id, spec }) => id === asked || spec.name === asked)?.id ?? null;
  const [peeking, setPeeking] = useState(asked !== null);
  const narrow = useNarrowerThan(70);
  const save = useSave();
  const reset = useReset();
  const hiding = useHiding(projectId);
  const entries = useMemo(
    (): Entry[] => setup.services.map((service) => ({ service, status: byId.get(service.id) })),
    [setup.services, byId],
  );
  const open = peeking && selected !== null;
  const columns = useMemo(
    () =>
      columnsFor({
        narrow: narrow || open,
        onMain: ({ spec }, main) =>
          save.mutate(
            { projectId, spec, main },
            { onError: (error) => toast(failureToast(`${short(spec.name, 60)} was not changed`, error)) },
          ),
      }),
    [narrow, open, projectId, save.mutate, toast],
  );
  useEffect(() => {
    setTarget(selected === null ? null : { kind: 'service', id: selected });
    return () => setTarget(null);
  }, [selected]);
  const close = () => setPeeking(false);
  const peek = ({ service }: Entry) => {
    if (open && service.id === selected) return close();
    select(service.id);
    setPeeking(true);
  };
  const add = () => openDialog({ kind: 'service', projectId, service: null, others: setup.services });

  return (
    <ListFrame
      inspector={
        open
          ? (shut) => (
              <ServiceInspector key={selected} id={selected} projectId={projectId} projectName={name} onClose={shut} />
            )
          : null
      }
      onClose={close}
    >
      <div className="grid min-w-0 flex-1 content-start gap-3 overflow-y-auto p-4">
        <div className="flex flex-wrap items-center gap-2">
          <All projectId={projectId} name={name} entries={entries} />
          <span className="flex-1" />
          <EnvironmentChoice projectId={projectId} />
          <Button icon={Plus} onClick={add}>
            Add a service…
          </Button>
          <Menu
            align="end"
            trigger={<IconButton icon={Ellipsis} label="More about how it starts" />}
            entries={[
              {
                id: 'file',
                label: 'Save to the project…',
                hint: '.optimus/run.yaml, to be committed with it',
                icon: FileDown,
                disabled: setup.services.length === 0,
                onSelect: () =>
                  openDialog({ kind: 'file', projectId, services: setup.services, path: setup.file?.path ?? null }),
              },
            ]}
          />
        </div>
        <Problems setup={setup} />
        <Reasons entries={entries} />
        {entries.length === 0 ? (
          <EmptyState
            title={setup.hidden.length > 0 ? 'All that starts it is hidden' : 'Optimus found nothing that starts it'}
            action={
              <Button variant="primary" icon={Plus} onClick={add}>
                Add a service…
              </Button>
            }
          >
            {setup.hidden.length > 0
              ? 'Show what was hidden again, or say which command starts it.'
              : 'It looked for scripts, a Procfile, compose files, tasks and the usual frameworks. Say which command starts it, once.'}
          </EmptyState>
        ) : (
          <DataTable
            label={`Services of ${name}`}
            columns={columns}
            items={entries}
            getKey={keyOf}
            selectedKey={selected}
            onSelect={(id) => select(id)}
            onOpen={peek}
            onPeek={peek}
            actions={({ service, status }) =>
              runEntries({
                service,
                status,
                projectName: name,
                others: setup.services,
                acts,
                go,
                onHide: () => hiding.hide(service),
                onReset: () =>
                  reset.mutate(
                    { id: service.id },
                    {
                      onSuccess: () =>
                        toast({
                          title: `${short(service.spec.name, 60)} ${service.evidence.length > 0 ? 'is as it was found' : 'was removed'}`,
                        }),
                      onError: (error) => toast(failureToast('It was not put back', error)),
                    },
                  ),
              })
            }
            fit
          />
        )}
        <Hidden names={setup.hidden} hiding={hiding} />
      </div>
    </ListFrame>
  );
}

/** Beside the button that was pressed: why something does not run. All of it is in its inspector. */
function Reasons({ entries }: { entries: readonly Entry[] }) {
  const reasons = entries.flatMap(({ service, status }) => {
    const reason = reasonOf(service.problem, status);
    return reason === null || reason === '' ? [] : [{ service, reason }];
  });
  if (reasons.length === 0) return null;
  return (
    <Callout
      tone="warn"
      title={
        reasons.length === 1
          ? 'One service does not run as it should'
          : `${reasons.length} services do not run as they should`
      }
    >
      <ul className="grid gap-0.5">
        {reasons.slice(0, 8).map(({ service, reason }) => (
          <li key={service.id} className="wrap-anywhere">
            <bdi className="font-medium">{short(service.spec.name, 60)}</bdi>: {short(reason, 300)}
          </li>
        ))}
        {reasons.length > 8 && <li>{`and ${reasons.length - 8} more`}</li>}
      </ul>
    </Callout>
  );
}

function All({ projectId, name, entries }: RunTabProps & { entries: readonly Entry[] }) {
  const acts = useActs();
  const { stops, busy } = useProjectRunning(projectId);
  const mains = entries.filter(({ service }) => service.main);
  const up = entries.filter(({ status }) => status && isUp(status)).map(({ service }) => service.id);
  const waiting = mains.some(({ status }) => !status || !isUp(status));
  const project = { id: projectId, name };
  return (
    <>
      {(waiting || !stops) && (
        <Button
          variant={stops ? 'default' : 'primary'}
          icon={Play}
          disabled={mains.length === 0}
          onClick={() => void acts.startProjects([project])}
        >
          {stops ? 'Start the rest' : mains.length > 1 ? `Start all ${mains.length}` : 'Start'}
        </Button>
      )}
      {stops && (
        <>
          <Button icon={CircleStop} loading={busy} onClick={() => void acts.stopProjects([project])}>
            {up.length > 1 ? 'Stop all' : 'Stop'}
          </Button>
          <Button icon={RotateCw} disabled={up.length === 0} onClick={() => void acts.restart(up, name)}>
            {up.length > 1 ? 'Restart all' : 'Restart'}
          </Button>
        </>
      )}
    </>
  );
}

/** On which environment the services of the project stand. */
function EnvironmentChoice({ projectId }: { projectId: string }) {
  const environments = useEnvironments(projectId).data ?? [];
  const choose = useChooseEnvironment();
  const toast = useToast();
  if (environments.length === 0) return null;
  const current = environments.find((one) => one.current)?.name ?? null;
  return (
    <Select
      label="Environment"
      value={choose.isPending ? choose.variables.environment : current}
      placeholder="Environment"
      onValueChange={(environment) =>
        choose.mutate(
          { projectId, environment, current: true },
          {
            onSuccess: () =>
              toast({
                title: `Services start in ${environment} from now on`,
                description: 'What runs goes on as it is.',
              }),
            onError: (error) => toast(failureToast('The environment was not changed', error)),
          },
        )
      }
      options={environments.map((one) => ({ value: one.name, label: one.name }))}
      className="w-36"
    />
  );
}

function Problems({ setup }: { setup: Setup }) {
  const { file, problems } = setup;
  return (
    <>
      {file !== null && file.problems.length > 0 && (
        <Callout tone="bad" title=".optimus/run.yaml cannot be used as it stands">
          <ul className="grid gap-0.5">
            {file.problems.slice(0, 12).map(({ line, why }) => (
              <li key={`${line} ${why}`} className="wrap-anywhere">
                {line !== null && <span className="font-mono text-xs">{`line ${line}: `}</span>}
                {short(why)}
              </li>
            ))}
            {file.problems.length > 12 && <li>{`and ${file.problems.length - 12} more`}</li>}
          </ul>
        </Callout>
      )}
      {problems.length > 0 && (
        <Callout
          tone="warn"
          title={
            problems.length === 1
              ? 'One file could not be understood'
              : `${problems.length} files could not be understood`
          }
        >
          <ul className="grid gap-0.5">
            {problems.slice(0, 8).map(({ file: path, why }) => (
              <li key={`${path} ${why}`} className="wrap-anywhere">
                <bdi className="font-mono text-xs">{short(path)}</bdi>: {short(why)}
              </li>
            ))}
            {problems.length > 8 && <li>{`and ${problems.length - 8} more`}</li>}
          </ul>
        </Callout>
      )}
    </>
  );
}

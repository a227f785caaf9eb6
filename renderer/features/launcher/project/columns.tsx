import type { Service, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { short } from '../../../lib/short.ts';
import { addressWords, isWebAddress } from '../../../lib/web-address.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { ServiceMark } from '../components/service-mark.tsx';
import { isUp, portsOf } from '../words.ts';

/** A service as it was found or written, with how it stands. */
export interface Entry {
  service: Service;
  status: ServiceStatus | undefined;
}

interface ColumnOptions {
  narrow: boolean;
  onMain: (service: Service, main: boolean) => void;
}

const nothing = <span className="text-faint">–</span>;

const commandOf = ({ spec: { run } }: Service): string =>
  run.type === 'command' ? run.command : `docker compose -f ${run.file} up ${run.services.join(' ')}`.trim();

const origins = { found: null, edited: 'as you said', file: 'run.yaml' } as const;

export function columnsFor({ narrow, onMain }: ColumnOptions): readonly TableColumn<Entry>[] {
  const columns: (TableColumn<Entry> & { wide?: boolean })[] = [
    {
      id: 'main',
      header: 'Start',
      width: 56,
      cell: ({ service }) => (
        <Switch
          label={`Start ${short(service.spec.name, 60)} with its project`}
          checked={service.main}
          onCheckedChange={(main) => onMain(service, main)}
        />
      ),
    },
    {
      id: 'name',
      header: 'Service',
      width: 150,
      cell: ({ service: { spec, origin } }) => (
        <>
          <bdi className="truncate font-medium">{short(spec.name)}</bdi>
          {origins[origin] && !narrow && <Tag className="shrink-0">{origins[origin]}</Tag>}
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 124,
      cell: ({ service, status }) =>
        service.problem && !(status && isUp(status)) ? (
          <span className="min-w-0" title={`${short(service.problem.why)} ${short(service.problem.remedy)}`}>
            <StateMark state="warning" label="cannot start" />
          </span>
        ) : (
          <ServiceMark id={service.id} projectId={service.projectId} status={status} />
        ),
    },
    {
      id: 'command',
      header: 'Command',
      // At twice the size of everything the address has to be seen whole.
      width: narrow ? 110 : 160,
      grow: true,
      mono: true,
      cell: ({ service }) => (
        <bdi className="truncate" title={short(commandOf(service), 500)}>
          {short(commandOf(service))}
        </bdi>
      ),
    },
    {
      id: 'kind',
      header: 'Found as',
      width: 120,
      wide: true,
      cell: ({ service: { kind, evidence, origin } }) => (
        <span
          className="truncate text-dim"
          title={evidence
            .slice(0, 5)
            .map(({ file, line }) => short(line === null ? file : `${file}:${line}`, 200))
            .join('\n')}
        >
          {kind === '' || origin === 'file' ? '–' : short(kind, 60)}
        </span>
      ),
    },
    {
      id: 'port',
      header: 'Address',
      width: 128,
      mono: true,
      cell: ({ service, status }) => {
        if (status && isUp(status) && isWebAddress(status.url))
          return (
            <Link href={status.url} target="_blank" rel="noreferrer" tabIndex={-1} className="truncate">
              {addressWords(status.url)}
            </Link>
          );
        const ports = status ? portsOf(status) : [];
        if (ports.length > 0) return ports.join(', ');
        return service.spec.port.wanted === null ? nothing : service.spec.port.wanted;
      },
    },
    {
      id: 'needs',
      header: 'Needs',
      width: 110,
      wide: true,
      cell: ({ service: { spec } }) =>
        spec.needs.length === 0 ? nothing : <span className="truncate">{short(spec.needs.join(', '))}</span>,
    },
  ];
  return columns.filter(({ wide }) => !(wide && narrow));
}

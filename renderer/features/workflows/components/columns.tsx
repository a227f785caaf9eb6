import { Ellipsis, Play } from 'lucide-react';
import type { WorkflowSummary } from '../../../../shared/features/workflows/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { formatCount } from '../../../lib/number.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { runMarks } from '../../runs/index.tsx';
import { runPath } from '../use-actions.tsx';
import { RecentStrip } from './recent-strip.tsx';
import { triggerIcons } from './triggers.tsx';

interface ColumnOptions {
  onEnable: (workflow: WorkflowSummary, enabled: boolean) => void;
  onRun: (workflow: WorkflowSummary) => void;
  actions: (workflow: WorkflowSummary) => readonly MenuEntry[];
}

export const cannotRun = ({ errors }: WorkflowSummary) =>
  errors > 0 ? `It has ${formatCount(errors, 'error')}. Mend its text first.` : null;

function NameCell({ workflow }: { workflow: WorkflowSummary }) {
  const { name, errors, runningCount } = workflow;
  return (
    <>
      <span className="truncate font-medium" dir="auto">
        {name}
      </span>
      {errors > 0 && (
        <Tag tone="bad" className="shrink-0">
          {formatCount(errors, 'error')}
        </Tag>
      )}
      {runningCount > 0 && (
        <StateMark state="running" label={runningCount > 1 ? `${runningCount} running` : 'running'} />
      )}
    </>
  );
}

function TriggerCell({ workflow: { triggers, enabled } }: { workflow: WorkflowSummary }) {
  const [first] = triggers;
  if (!first) return <span className="text-faint">by hand</span>;
  const trouble = triggers.find((trigger) => trigger.trouble !== null)?.trouble;
  return (
    <>
      {trouble && enabled ? (
        <StateMark state="warning" label={trouble} hideLabel />
      ) : (
        <Icon icon={triggerIcons[first.kind]} size="sm" className="shrink-0 text-faint" />
      )}
      <Tooltip content={[...triggers.map(({ sentence }) => sentence), ...(trouble ? [trouble] : [])].join(' · ')}>
        <span className={enabled ? 'truncate text-dim' : 'truncate text-faint'}>{first.sentence}</span>
      </Tooltip>
      {triggers.length > 1 && <span className="shrink-0 text-faint">{`+${triggers.length - 1}`}</span>}
    </>
  );
}

function LastCell({ workflow: { lastRun } }: { workflow: WorkflowSummary }) {
  if (!lastRun) return <span className="text-faint">has not run yet</span>;
  const mark = runMarks[lastRun.state];
  const { startedAt, finishedAt, createdAt } = lastRun;
  return (
    <>
      <AppLink to={runPath(lastRun.id)} className="rounded-xs underline-offset-3 hover:underline">
        <StateMark state={mark.mark} label={mark.word} />
      </AppLink>
      <Time at={finishedAt ?? startedAt ?? createdAt} className="text-dim" />
      {startedAt !== null && finishedAt !== null && (
        <span className="text-faint tabular-nums">{formatDuration(finishedAt - startedAt)}</span>
      )}
    </>
  );
}

export function columnsOf({ onEnable, onRun, actions }: ColumnOptions): TableColumn<WorkflowSummary>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      cell: (workflow) => <NameCell workflow={workflow} />,
      width: 180,
      minWidth: 140,
      grow: true,
      sortBy: ({ name }) => name,
    },
    {
      id: 'enabled',
      header: 'On',
      cell: (workflow) => (
        <Switch
          label={`Triggers of ${workflow.name}`}
          checked={workflow.enabled}
          onCheckedChange={(enabled) => onEnable(workflow, enabled)}
        />
      ),
      width: 52,
      sortBy: ({ enabled }) => (enabled ? 0 : 1),
    },
    {
      id: 'triggers',
      header: 'Triggers',
      cell: (workflow) => <TriggerCell workflow={workflow} />,
      width: 210,
      sortBy: ({ triggers }) => triggers[0]?.sentence ?? null,
    },
    {
      id: 'next',
      header: 'Next',
      cell: ({ nextAt, enabled }) =>
        enabled && nextAt !== null ? (
          <Time at={nextAt} planned />
        ) : (
          <span className="text-faint">{enabled ? '–' : 'off'}</span>
        ),
      width: 92,
      sortBy: ({ nextAt, enabled }) => (enabled ? nextAt : null),
    },
    {
      id: 'last',
      header: 'Last result',
      cell: (workflow) => <LastCell workflow={workflow} />,
      width: 238,
      sortBy: ({ lastRun }) => lastRun && (lastRun.finishedAt ?? lastRun.startedAt ?? lastRun.createdAt),
    },
    { id: 'recent', header: 'Recent', cell: ({ recent }) => <RecentStrip recent={recent} />, width: 118 },
    {
      id: 'actions',
      header: 'Actions',
      cell: (workflow) => (
        <>
          <IconButton
            icon={Play}
            size="sm"
            label={cannotRun(workflow) ?? `Run ${workflow.name}`}
            aria-disabled={workflow.errors > 0 || undefined}
            className={workflow.errors > 0 ? 'opacity-45' : undefined}
            onClick={() => {
              if (workflow.errors === 0) onRun(workflow);
            }}
          />
          <Menu
            align="end"
            trigger={<IconButton icon={Ellipsis} size="sm" label={`Actions of ${workflow.name}`} />}
            entries={actions(workflow)}
          />
        </>
      ),
      width: 76,
    },
  ];
}

import { Settings2, Undo2 } from 'lucide-react';
import type { ChannelView, Matrix, MatrixLevel } from '../../../../shared/features/notifications/channels.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useChannels, useMatrix, useMatrixActions, useSettings } from '../queries.ts';

const levels: readonly { value: MatrixLevel; label: string }[] = [
  { value: 'info', label: 'All' },
  { value: 'warning', label: 'Warnings and worse' },
  { value: 'error', label: 'Errors and worse' },
  { value: 'critical', label: 'Critical only' },
  { value: 'never', label: 'Never' },
];

export function Preferences() {
  const matrix = useMatrix();
  const channels = useChannels();
  const settings = useSettings();
  const go = useGo();
  const { set, reset } = useMatrixActions();

  const failed = [matrix, channels].find(({ isError }) => isError);
  if (failed)
    return (
      <Failure
        what="The preferences could not be read"
        error={failed.error}
        onRetry={() => void failed.refetch()}
        retrying={failed.isFetching}
      />
    );
  if (!matrix.data || !channels.data) return <Skeleton rows={8} label="Loading preferences" className="p-2" />;

  return (
    <section aria-label="Preferences" className="grid h-full content-start gap-6 overflow-y-auto py-3">
      <Section
        title="Who is told of what"
        action={
          matrix.data.cells.some(({ chosen }) => chosen) && (
            <Button size="sm" icon={Undo2} onClick={reset}>
              Back to the defaults
            </Button>
          )
        }
      >
        <Table matrix={matrix.data} channels={channels.data} onSet={set} />
        <p className="mt-2 text-sm text-faint">
          The centre keeps all of it. A choice that you have not made follows “Notify from severity” in the settings.
        </p>
      </Section>
      <Section
        title="When"
        action={
          <Button size="sm" icon={Settings2} onClick={() => go('/settings?section=notifications')}>
            Change in Settings
          </Button>
        }
      >
        {settings.data ? (
          <Timing settings={settings.data.settings.notifications} />
        ) : (
          <Skeleton rows={3} label="Loading settings" />
        )}
      </Section>
    </section>
  );
}

interface TableProps {
  matrix: Matrix;
  channels: readonly ChannelView[];
  onSet: (cell: { kind: string; channelId: string; level: MatrixLevel }) => void;
}

function Table({ matrix, channels, onSet }: TableProps) {
  const levelOf = new Map(matrix.cells.map((cell) => [`${cell.kind} ${cell.channelId}`, cell]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: many channels are wider than the page, and keys must be able to scroll it
    <section aria-label="Events and channels" tabIndex={0} className="overflow-x-auto">
      <table className="border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky start-0 min-w-56 border-b border-line-soft bg-bg py-1.5 pe-4 text-start font-medium text-dim"
            >
              Event
            </th>
            {channels.map(({ id, name, enabled }) => (
              <th
                key={id}
                scope="col"
                className="min-w-48 border-b border-line-soft px-2 py-1.5 text-start font-medium text-dim"
                dir="auto"
              >
                {name}
                {!enabled && <span className="ms-1.5 text-faint">off</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.kinds.map(({ kind, label, hint }) => (
            <tr key={kind}>
              <th
                scope="row"
                className="sticky start-0 border-b border-line-soft bg-bg py-1.5 pe-4 text-start font-normal"
              >
                {label}
                <span className="block text-xs text-faint">{hint}</span>
              </th>
              {channels.map(({ id, name }) => {
                const cell = levelOf.get(`${kind} ${id}`);
                return (
                  <td key={id} className="border-b border-line-soft px-2 py-1.5">
                    <Select
                      label={`${label}: ${name}`}
                      options={levels}
                      value={cell?.level ?? null}
                      onValueChange={(level) => onSet({ kind, channelId: id, level })}
                      className={cell?.chosen ? 'w-44' : 'w-44 text-dim'}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Timing({ settings }: { settings: Settings['notifications'] }) {
  const { quietHours, quietFrom, quietUntil, quietZone, quietCritical, dedupeMinutes, digestMinutes, keepDays } =
    settings;
  const lines = [
    quietHours
      ? `Quiet from ${quietFrom} to ${quietUntil}${quietZone ? ` in ${quietZone}` : ''}. ${quietCritical ? 'Critical notices pass' : 'Nothing passes'}; the rest comes as one message when they are over.`
      : 'No quiet hours.',
    dedupeMinutes === 0
      ? 'The same thing is told each time that it is said.'
      : `The same thing said again within ${formatCount(dedupeMinutes, 'minute')} is told once.`,
    digestMinutes === 0
      ? 'Each notice is sent by itself.'
      : `After three of one group within ${formatCount(digestMinutes, 'minute')}, the others come as one message.`,
    `Notices are kept for ${formatCount(keepDays, 'day')}.`,
  ];
  return (
    <ul className="grid gap-1 text-dim">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

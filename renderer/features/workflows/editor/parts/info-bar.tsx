import { KeyRound, SquarePen } from 'lucide-react';
import type { WorkflowReading } from '../../../../../shared/features/workflows/schema.ts';
import { Button } from '../../../../ui/button.tsx';
import { Icon } from '../../../../ui/icon.tsx';
import { Popover } from '../../../../ui/popover.tsx';
import { SegmentedControl } from '../../../../ui/segmented-control.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { Switch } from '../../../../ui/switch.tsx';
import { Time } from '../../../../ui/time.tsx';
import { TriggerList, triggerIcons, withKeys } from '../../components/triggers.tsx';
import type { EditorView } from '../../layout.ts';

interface InfoBarProps {
  reading: WorkflowReading | undefined;
  /** Null until it is saved for the first time. */
  enabled: boolean | null;
  onEnable: (enabled: boolean) => void;
  onSecret: (name: string) => void;
  view: EditorView;
  views: readonly EditorView[];
  onView: (view: EditorView) => void;
}

const viewLabels: Record<EditorView, string> = { both: 'Both', graph: 'Graph', text: 'Text' };
const chip =
  'inline-flex h-6 max-w-72 min-w-0 shrink-0 items-center gap-1.5 rounded-full border border-line px-2.25 text-sm text-dim transition-colors hover:border-edge hover:text-text data-popup-open:border-edge';

/** What sets it off, what it uses, and whether it is on. */
export function InfoBar({ reading, enabled, onEnable, onSecret, view, views, onView }: InfoBarProps) {
  const triggers = reading?.triggers ?? [];
  const secrets = reading?.secrets ?? [];
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line-soft px-4 py-1.5">
      {enabled !== null && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is the Base UI switch inside
        <label className="flex shrink-0 items-center gap-2 text-sm">
          <Switch checked={enabled} onCheckedChange={onEnable} />
          <span className="min-w-6 text-dim">{enabled ? 'On' : 'Off'}</span>
        </label>
      )}
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 @max-3xl:order-last @max-3xl:basis-full @max-3xl:empty:hidden">
        {reading && triggers.length === 0 && (
          <span className="inline-flex items-center gap-1.5 text-sm text-faint">
            <Icon icon={SquarePen} size="sm" /> by hand
          </span>
        )}
        {withKeys(triggers).map(({ trigger, key }) => (
          <Popover
            key={key}
            title="Trigger"
            className="w-90"
            trigger={
              <button type="button" className={chip}>
                {trigger.trouble !== null && enabled !== false ? (
                  <StateMark state="warning" label={trigger.trouble} hideLabel />
                ) : (
                  <Icon icon={triggerIcons[trigger.kind]} size="sm" />
                )}
                <span className="truncate">{trigger.sentence}</span>
                {trigger.nextAt !== null && enabled !== false && (
                  <Time at={trigger.nextAt} planned className="text-faint" />
                )}
              </button>
            }
          >
            <TriggerList triggers={[trigger]} enabled={enabled !== false} />
          </Popover>
        ))}
        {secrets.map(({ name, known }) => (
          <button key={name} type="button" className={chip} onClick={() => onSecret(name)}>
            <span className="sr-only">Secret </span>
            <Icon icon={KeyRound} size="sm" />
            <span className="truncate font-mono text-xs">{name}</span>
            {known ? (
              <span className="sr-only">is set. Set it anew</span>
            ) : (
              <StateMark state="warning" label="not set" />
            )}
          </button>
        ))}
      </div>
      <SegmentedControl
        label="Show"
        segments={views.map((value) => ({ value, label: viewLabels[value] }))}
        value={view}
        onValueChange={onView}
        className="ms-auto"
      />
    </div>
  );
}

/** Said above everything while something is at odds with what was saved. */
export function Notice({
  text,
  actions,
}: {
  text: string;
  actions: readonly { label: string; onSelect: () => void; primary?: boolean }[];
}) {
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft bg-warn-bg px-4 py-1.5"
    >
      <StateMark state="warning" label={text} className="min-w-40 flex-1 *:last:whitespace-normal" />
      {actions.map(({ label, onSelect, primary = false }) => (
        <Button key={label} size="sm" variant={primary ? 'primary' : 'default'} onClick={onSelect}>
          {label}
        </Button>
      ))}
    </div>
  );
}

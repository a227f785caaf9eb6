import {
  Activity,
  CalendarClock,
  FolderSync,
  GitBranch,
  History,
  type LucideIcon,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { TriggerInfo } from '../../../../shared/features/workflows/schema.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';

export const triggerIcons: Record<TriggerInfo['kind'], LucideIcon> = {
  cron: CalendarClock,
  files: FolderSync,
  git: GitBranch,
  webhook: Webhook,
  metric: Activity,
  journal: History,
  workflow: Workflow,
};

/** Two may say the same; their places tell them apart. */
export const withKeys = (triggers: readonly TriggerInfo[]) =>
  triggers.map((trigger, i) => ({ trigger, key: `${i} ${trigger.sentence}` }));

/** Each with when it fires next, where it is reached, and what keeps it from firing. */
export function TriggerList({ triggers, enabled }: { triggers: readonly TriggerInfo[]; enabled: boolean }) {
  if (triggers.length === 0) return <p className="text-dim">It runs by hand only.</p>;
  return (
    <ul className="grid gap-2">
      {withKeys(triggers).map(({ trigger: { kind, sentence, nextAt, address, trouble }, key }) => (
        <li key={key} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2">
          <span className="flex h-4.75 items-center text-dim">
            <Icon icon={triggerIcons[kind]} size="sm" />
          </span>
          <div className="min-w-0">
            <p className={cx('wrap-anywhere', !enabled && 'text-dim')}>{sentence}</p>
            {nextAt !== null && enabled && (
              <p className="text-sm text-dim">
                <Time at={nextAt} planned /> · {formatAbsolute(nextAt)}
              </p>
            )}
            {kind === 'webhook' &&
              (address === null ? (
                <p className="text-sm text-dim">This Optimus takes no webhooks. Its headless host does.</p>
              ) : (
                <p className="flex items-center gap-1 text-sm">
                  <code className="min-w-0 text-xs wrap-anywhere text-dim select-text">{address}</code>
                  <CopyButton text={address} label="Copy the address of the webhook" />
                </p>
              ))}
            {trouble !== null && <StateMark state="warning" label={trouble} className="text-sm whitespace-normal" />}
          </div>
        </li>
      ))}
    </ul>
  );
}

import { AlarmClock, Ellipsis, EyeOff, Zap } from 'lucide-react';
import { useState } from 'react';
import type { AttentionAction, AttentionItem } from '../../../../shared/features/attention/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { Time } from '../../../ui/time.tsx';
import { severityMarks } from '../marks.ts';
import type { AttentionActions } from '../queries.ts';
import { snoozeTimes } from '../snooze-times.ts';

interface AttentionRowProps {
  item: AttentionItem;
  actions: AttentionActions;
  /** For a narrow place: the buttons stand under the sentence. */
  stacked?: boolean;
  /** The most urgent one: its first action stands out. Were they all to stand out, none would. */
  leading?: boolean;
}

/** With the subject's name in bold where the sentence says it. */
function Sentence({ item }: { item: AttentionItem }) {
  const name = item.subject?.label ?? '';
  const at = name === '' ? -1 : item.sentence.indexOf(name);
  if (at < 0) return item.sentence;
  return (
    <>
      {item.sentence.slice(0, at)}
      <b className="font-semibold">{name}</b>
      {item.sentence.slice(at + name.length)}
    </>
  );
}

export function AttentionRow({ item, actions, stacked = false, leading = false }: AttentionRowProps) {
  const go = useGo();
  const [asking, setAsking] = useState<AttentionAction | null>(null);
  const mark = severityMarks[item.severity];
  const [first, ...more] = item.actions;
  const busy = actions.acting?.key === item.key ? actions.acting.action : null;

  const perform = (action: AttentionAction) => {
    if (action.route) go(action.route);
    else if (action.confirm) setAsking(action);
    else
      actions.act(item, action.id).catch(() => {
        // The toast has said it.
      });
  };
  const entries = (): MenuEntry[] => [
    ...more.map((action) => ({
      id: action.id,
      label: action.confirm ? `${action.label}…` : action.label,
      icon: Zap,
      danger: action.confirm !== undefined,
      onSelect: () => perform(action),
    })),
    ...(more.length > 0 ? [{ type: 'separator' as const, id: 'line' }] : []),
    {
      type: 'submenu',
      id: 'snooze',
      label: 'Snooze',
      icon: AlarmClock,
      entries: snoozeTimes(Date.now()).map(({ id, label, word, at }) => ({
        id,
        label,
        onSelect: () => actions.snooze(item, at, word),
      })),
    },
    { id: 'dismiss', label: 'Dismiss until it changes', icon: EyeOff, onSelect: () => actions.dismiss(item) },
  ];

  return (
    <li
      className={cx(
        'grid gap-x-2.5 gap-y-2 border-line-soft px-3 py-2.25 not-first:border-t',
        stacked
          ? 'grid-cols-[auto_minmax(0,1fr)]'
          : 'grid-cols-[auto_minmax(0,1fr)] @xl:grid-cols-[auto_minmax(0,1fr)_auto] @xl:items-center',
      )}
    >
      <span className="flex h-4.75 items-center self-start">
        <StatusDot state={mark.state} label={`${mark.word}:`} />
      </span>
      <p className="min-w-0 wrap-anywhere">
        <bdi>
          <Sentence item={item} />
        </bdi>{' '}
        <span className="text-sm text-faint">
          {item.evidence && (
            <>
              <bdi>{item.evidence}</bdi> ·{' '}
            </>
          )}
          since <Time at={item.since} form="moment" />
        </span>
      </p>
      <div className={cx('flex shrink-0 items-center gap-1 @max-xl:col-start-2', stacked && 'col-start-2')}>
        {first && (
          <Button
            variant={leading ? 'primary' : 'default'}
            size="sm"
            loading={busy === first.id}
            onClick={() => perform(first)}
          >
            {first.confirm ? `${first.label}…` : first.label}
          </Button>
        )}
        <Menu
          trigger={<IconButton icon={Ellipsis} size="sm" label={`More for: ${item.sentence}`.slice(0, 120)} />}
          align="end"
          entries={entries()}
        />
      </div>
      {asking && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setAsking(null)}
          title={`${asking.label}?`}
          loses={asking.confirm ? [asking.confirm] : []}
          confirmLabel={asking.label}
          onConfirm={async () => {
            try {
              await actions.act(item, asking.id);
            } catch (error) {
              const { meaning, advice } = describeError('', error);
              throw new Error([meaning, advice].filter(Boolean).join(' '));
            }
          }}
        >
          {item.sentence}
        </ConfirmDialog>
      )}
    </li>
  );
}

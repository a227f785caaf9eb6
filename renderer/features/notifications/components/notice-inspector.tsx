import type { StoredNotice } from '../../../../shared/features/notifications/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { severityMarks } from '../marks.ts';
import type { NoticeActions } from '../queries.ts';

interface NoticeInspectorProps {
  notice: StoredNotice;
  actions: NoticeActions;
  onGo: (to: string) => void;
  onClose: () => void;
}

export function NoticeInspector({ notice, actions, onGo, onClose }: NoticeInspectorProps) {
  const { title, body, severity, at, count, resolvedAt } = notice;
  const mark = severityMarks[severity];
  return (
    <Inspector
      title={printable(title)}
      subtitle={<Time at={at} form="moment" />}
      onClose={onClose}
      footer={
        <>
          {notice.actions.map(({ id, label, route }, i) => (
            <Button
              key={id}
              variant={i === 0 ? 'primary' : 'default'}
              disabled={!route && resolvedAt !== null}
              loading={actions.acting?.id === notice.id && actions.acting.action === id}
              onClick={() => (route ? onGo(route) : actions.act(notice, id))}
            >
              {label}
            </Button>
          ))}
          {!notice.actions.some(({ route }) => route === notice.route) && (
            <Button onClick={() => onGo(notice.route)}>Go there</Button>
          )}
        </>
      }
    >
      <div className="grid gap-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <StateMark state={mark.state} label={mark.word} />
          {count > 1 && <span className="text-dim">{`said ${count} times`}</span>}
          {resolvedAt !== null && (
            <span className="text-dim">
              over <Time at={resolvedAt} />
            </span>
          )}
        </p>
        <p className="font-medium wrap-anywhere" dir="auto">
          {printable(title)}
        </p>
        {body !== '' && (
          <p className="whitespace-pre-wrap text-dim wrap-anywhere" dir="auto">
            {body}
          </p>
        )}
      </div>
    </Inspector>
  );
}

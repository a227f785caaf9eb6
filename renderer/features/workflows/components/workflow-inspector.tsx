import { Pencil, Play } from 'lucide-react';
import type { WorkflowSummary } from '../../../../shared/features/workflows/schema.ts';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { runMarks } from '../../runs/index.tsx';
import { editorPath, runPath } from '../use-actions.tsx';
import { cannotRun } from './columns.tsx';
import { RecentStrip, recentWords } from './recent-strip.tsx';
import { TriggerList } from './triggers.tsx';

interface WorkflowInspectorProps {
  workflow: WorkflowSummary;
  onRun: () => void;
  onClose: () => void;
}

export function WorkflowInspector({ workflow, onRun, onClose }: WorkflowInspectorProps) {
  const go = useGo();
  const { id, name, description, enabled, triggers, lastRun, recent, stepCount, revision, updatedAt } = workflow;
  const blocked = cannotRun(workflow);
  const mark = lastRun && runMarks[lastRun.state];
  return (
    <Inspector
      title={name}
      onClose={onClose}
      footer={
        <>
          <Button variant="primary" icon={Play} disabled={blocked !== null} onClick={onRun}>
            Run
          </Button>
          <Button icon={Pencil} onClick={() => go(editorPath(id))}>
            Edit
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        {description && <p className="text-dim text-pretty wrap-anywhere">{description}</p>}
        {blocked && <StateMark state="failing" label={blocked} />}
        <Section title="Triggers" count={enabled ? undefined : 'off'} level={3}>
          <TriggerList triggers={triggers} enabled={enabled} />
        </Section>
        <Section title="Last result" level={3}>
          {lastRun && mark ? (
            <div className="grid gap-1.5">
              <p className="flex flex-wrap items-center gap-x-2">
                <StateMark state={mark.mark} label={mark.word} />
                <Time at={lastRun.finishedAt ?? lastRun.startedAt ?? lastRun.createdAt} className="text-dim" />
                {lastRun.startedAt !== null && lastRun.finishedAt !== null && (
                  <span className="text-dim">{formatDuration(lastRun.finishedAt - lastRun.startedAt)}</span>
                )}
              </p>
              {lastRun.error && <p className="text-sm text-dim wrap-anywhere">{lastRun.error.sentence}</p>}
              <p className="flex flex-wrap gap-x-4">
                <Link render={<AppLink to={runPath(lastRun.id)} />}>Show the run</Link>
                <Link render={<AppLink to={`/runs?definition=${encodeURIComponent(id)}`} />}>All its runs</Link>
              </p>
            </div>
          ) : (
            <p className="text-dim">It has not run yet.</p>
          )}
        </Section>
        {recent.length > 0 && (
          <Section title="Recent" level={3}>
            <RecentStrip recent={recent} fit />
            <p className="mt-1 text-sm text-dim">{recentWords(recent)}</p>
          </Section>
        )}
        <KeyValue
          keyWidth={6}
          items={[
            { key: 'Steps', value: formatCount(stepCount, 'step') },
            { key: 'Revision', value: String(revision) },
            { key: 'Changed', value: <Time at={updatedAt} /> },
            { key: 'Id', value: id, mono: true, copy: id },
          ]}
        />
      </div>
    </Inspector>
  );
}

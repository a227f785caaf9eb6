import { CircleStop, Play } from 'lucide-react';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { type Marked, StateMark } from '../../../ui/state-mark.tsx';
import type { ProjectRef } from '../acts.ts';
import type { ProjectRunning } from '../roll-up.ts';
import { projectKey, useActing, useServices } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { askedMark } from '../words.ts';
import '../../../ui/row-mark.css';
import './start-button.css';

interface Standing {
  running: ProjectRunning | null;
  /** As it is, or as it was asked to be. */
  marked: Marked | null;
  stops: boolean;
  busy: boolean;
}

/** One project as the store has it; asks nobody. */
export function useProjectRunning(projectId: string): Standing {
  const running = useServices(({ byProject }) => byProject.get(projectId)) ?? null;
  const act = useActing(({ acts }) => acts.get(projectKey(projectId)));
  const up = (running?.up ?? 0) > 0;
  return {
    running,
    marked: act ? askedMark(act) : running,
    // While it starts it can be stopped: that is how a start is cancelled.
    stops: act ? act !== 'stop' : up,
    busy: act === 'stop',
  };
}

function useToggle(project: ProjectRef, { stops }: Standing) {
  const acts = useActs();
  return () => void (stops ? acts.stopProjects([project]) : acts.startProjects([project]));
}

/** For the head of a project: what it does stands beside it. */
export function ProjectStart({ id, name }: ProjectRef) {
  const standing = useProjectRunning(id);
  const toggle = useToggle({ id, name }, standing);
  return (
    <Button icon={standing.stops ? CircleStop : Play} loading={standing.busy} onClick={toggle}>
      {standing.stops ? 'Stop' : 'Start'}
    </Button>
  );
}

/** On a card: small, always there. */
export function CardStart({ id, name }: ProjectRef) {
  const standing = useProjectRunning(id);
  const toggle = useToggle({ id, name }, standing);
  return (
    <span className="flex min-w-0 shrink-0 items-center gap-1">
      {standing.marked && standing.marked.mark !== 'stopped' && (
        <StateMark state={standing.marked.mark} label={standing.marked.word} className="text-xs" />
      )}
      <IconButton
        icon={standing.stops ? CircleStop : Play}
        size="sm"
        tabIndex={-1}
        label={`${standing.stops ? 'Stop' : 'Start'} ${short(name, 80)}`}
        shortcut="S"
        loading={standing.busy}
        onClick={(event) => {
          event.stopPropagation();
          toggle();
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      />
    </span>
  );
}

/** In a row of the table, which is made of few nodes: one where there is something to say, and one where the pointer is. */
export function RowStart({ id, name, pointed }: ProjectRef & { pointed: boolean }) {
  const standing = useProjectRunning(id);
  const toggle = useToggle({ id, name }, standing);
  const { marked, stops, busy } = standing;
  const shown = marked && marked.mark !== 'stopped' ? marked : null;
  if (!shown && !pointed) return null;
  return (
    <>
      {shown && (
        <span className="row-mark row-running" data-state={shown.mark}>
          {shown.word}
        </span>
      )}
      {pointed && (
        <button
          type="button"
          tabIndex={-1}
          className="row-start"
          data-act={stops ? 'stop' : 'start'}
          aria-label={`${stops ? 'Stop' : 'Start'} ${short(name, 80)}`}
          title={stops ? 'Stop (S)' : 'Start (S)'}
          disabled={busy}
          onClick={(event) => {
            event.stopPropagation();
            toggle();
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        />
      )}
    </>
  );
}

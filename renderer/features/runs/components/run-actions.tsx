import { CircleStop, Ellipsis, FileCode, Link2, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import { askEntries } from '../../../app/ask-about.ts';
import { useGo } from '../../../app/navigation.tsx';
import { copyText } from '../../../lib/copy-text.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { aboutRun } from '../ask.ts';
import { askToCancel } from '../store.ts';
import type { RunActions as Actions } from '../use-actions.ts';
import { canCancel, canPause, canRetry } from '../words.ts';

/** Where what a run was started from is edited; null where it has no screen. */
export const definitionPath = ({ kind, definitionId }: Pick<RunSummary, 'kind' | 'definitionId'>): string | null =>
  kind === 'workflow' ? `/workflows/${encodeURIComponent(definitionId)}` : null;

function retryEntries(run: RunSummary, actions: Actions): MenuEntry[] {
  const again = (from: 'failed' | 'start', definition: 'same' | 'newest') => () =>
    actions.retry(run.id, from, definition);
  const newest: MenuEntry[] =
    definitionPath(run) === null
      ? []
      : [
          {
            id: 'failed-newest',
            label: 'From the failed step, newest definition',
            hint: 'Completed steps that are the same in it are taken over',
            icon: RotateCw,
            onSelect: again('failed', 'newest'),
          },
          {
            id: 'start-newest',
            label: 'From the start, newest definition',
            icon: RotateCcw,
            onSelect: again('start', 'newest'),
          },
        ];
  return [
    {
      id: 'failed',
      label: 'Try again from the failed step',
      hint: 'Completed steps are taken over, unless they were undone',
      icon: RotateCw,
      onSelect: again('failed', 'same'),
    },
    { id: 'start', label: 'Try again from the start', icon: RotateCcw, onSelect: again('start', 'same') },
    ...newest,
  ];
}

/** What can be done to a run from a list. */
export function runEntries(run: RunSummary, actions: Actions, go: (to: string) => void): MenuEntry[] {
  const definition = definitionPath(run);
  return [
    { id: 'open', label: 'Open', icon: Play, shortcut: 'Enter', onSelect: () => go(`/runs/${run.id}`) },
    ...(definition
      ? [{ id: 'definition', label: 'Open its definition', icon: FileCode, onSelect: () => go(definition) }]
      : []),
    {
      id: 'link',
      label: 'Copy link',
      icon: Link2,
      onSelect: () => void copyText(`${window.location.origin}/runs/${run.id}`),
    },
    { type: 'separator', id: 'ask-line' },
    ...askEntries(aboutRun(run), go),
    ...(canRetry(run) ? [{ type: 'separator' as const, id: 'line' }, ...retryEntries(run, actions)] : []),
    ...(canPause(run)
      ? [{ id: 'pause', label: 'Pause', icon: Pause, onSelect: () => actions.pause(run.id) }]
      : run.state === 'paused'
        ? [{ id: 'resume', label: 'Go on', icon: Play, onSelect: () => actions.resume(run.id) }]
        : []),
    ...(canCancel(run)
      ? [{ id: 'cancel', label: 'Cancel…', icon: CircleStop, danger: true, onSelect: () => askToCancel(run) }]
      : []),
  ];
}

/** The same as buttons, for the run on view. */
export function RunActions({ run, actions }: { run: RunSummary; actions: Actions }) {
  const go = useGo();
  const definition = definitionPath(run);
  return (
    <>
      {canRetry(run) && (
        <Menu
          align="end"
          trigger={
            <Button icon={RotateCw} loading={actions.retrying}>
              Try again
            </Button>
          }
          entries={retryEntries(run, actions)}
        />
      )}
      {canPause(run) && (
        <IconButton
          icon={Pause}
          variant="default"
          label="Pause: start no further step"
          loading={actions.pausing}
          onClick={() => actions.pause(run.id)}
        />
      )}
      {run.state === 'paused' && (
        <Button icon={Play} variant="primary" loading={actions.pausing} onClick={() => actions.resume(run.id)}>
          Go on
        </Button>
      )}
      {canCancel(run) && (
        <Button icon={CircleStop} onClick={() => askToCancel(run)}>
          Cancel…
        </Button>
      )}
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label="More for this run" />}
        entries={[
          ...(definition
            ? [{ id: 'definition', label: 'Open its definition', icon: FileCode, onSelect: () => go(definition) }]
            : []),
          {
            id: 'same',
            label: 'All runs of this',
            icon: RotateCcw,
            onSelect: () => go(`/runs?definition=${encodeURIComponent(run.definitionId)}`),
          },
          {
            id: 'link',
            label: 'Copy link',
            icon: Link2,
            onSelect: () => void copyText(`${window.location.origin}/runs/${run.id}`),
          },
          { type: 'separator', id: 'ask-line' },
          ...askEntries(aboutRun(run), go),
        ]}
      />
    </>
  );
}

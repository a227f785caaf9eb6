import {
  CircleStop,
  GitCommitVertical,
  ListChecks,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
  TriangleAlert,
} from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { FeatureModule, NavBadge } from '../../app/feature.ts';
import { late } from '../../lib/load-code.ts';
import { formatMoment } from '../../lib/relative-time.ts';
import { CancelRun } from './components/cancel-run.tsx';
import { RunningTray } from './components/tray.tsx';
import { markOf } from './marks.ts';
import { onView } from './on-view.ts';
import { useRunning } from './queries.ts';
import { askToCancel, setTray, useRunsView } from './store.ts';
import { canCancel, canPause, canRetry } from './words.ts';

const viewed = () => onView.getState().run;
const retry = (from: 'failed' | 'start') => () => {
  const { run, actions } = onView.getState();
  if (run) actions?.retry(run.id, from);
};
const asking = () => viewed()?.steps.find(({ state, wait }) => state === 'waiting' && wait?.kind === 'approval');
const decide = (choice: 'approved' | 'rejected') => () => {
  const { run, actions } = onView.getState();
  const step = asking();
  if (run && step) actions?.decide(run.id, step.key, choice, '');
};

function useRunsBadge(): NavBadge | null {
  const count = useRunning().data?.length ?? 0;
  return count > 0 ? { count, label: 'running now' } : null;
}

export const runs: FeatureModule = {
  id: 'runs',
  nav: { label: 'Runs', icon: GitCommitVertical, group: 'operate', to: '/runs', keys: 'G R', useBadge: useRunsBadge },
  routes: [
    { path: '/runs', title: 'Runs', load: () => import('./page.tsx') },
    { path: '/runs/$id', title: 'Run', load: () => import('./run-page.tsx') },
  ],
  statusItems: [{ id: 'runs', side: 'start', moves: true, Component: RunningTray }],
  overlays: [CancelRun],
  commands: [
    {
      id: 'runs.tray',
      title: 'Show what runs now',
      group: 'Runs',
      icon: ListChecks,
      keywords: ['running', 'tray', 'progress', 'approve'],
      keys: 'Mod+J',
      inFields: true,
      run: () => setTray(!useRunsView.getState().trayOpen),
    },
    {
      id: 'runs.failed',
      title: 'Show runs that failed',
      group: 'Runs',
      icon: TriangleAlert,
      keywords: ['errors', 'history'],
      run: ({ go }) => go('/runs?state=failed'),
    },
    {
      id: 'runs.approve',
      title: 'Approve what this run asks',
      group: 'Runs',
      icon: Play,
      keywords: ['approval', 'yes'],
      when: () => asking() !== undefined,
      askIfSpoken: 'What the run asks for is done at once.',
      run: decide('approved'),
    },
    {
      id: 'runs.reject',
      title: 'Reject what this run asks',
      group: 'Runs',
      icon: CircleStop,
      keywords: ['approval', 'no'],
      when: () => asking() !== undefined,
      askIfSpoken: 'The run does not go on as it was meant to.',
      run: decide('rejected'),
    },
    {
      id: 'runs.pause',
      title: 'Pause this run',
      group: 'Runs',
      icon: Pause,
      when: () => canPause(viewed() ?? { state: 'succeeded' }),
      run: () => {
        const { run, actions } = onView.getState();
        if (run) actions?.pause(run.id);
      },
    },
    {
      id: 'runs.resume',
      title: 'Let this run go on',
      group: 'Runs',
      icon: Play,
      keywords: ['resume'],
      when: () => viewed()?.state === 'paused',
      run: () => {
        const { run, actions } = onView.getState();
        if (run) actions?.resume(run.id);
      },
    },
    {
      id: 'runs.cancel',
      title: 'Cancel this run…',
      group: 'Runs',
      icon: CircleStop,
      keywords: ['stop', 'abort'],
      when: () => canCancel(viewed() ?? { state: 'succeeded' }),
      run: () => askToCancel(viewed()),
    },
    {
      id: 'runs.retry',
      title: 'Try this run again from the failed step',
      group: 'Runs',
      icon: RotateCw,
      keywords: ['retry'],
      when: () => canRetry(viewed() ?? { state: 'succeeded' }),
      run: retry('failed'),
    },
    {
      id: 'runs.again',
      title: 'Try this run again from the start',
      group: 'Runs',
      icon: RotateCcw,
      keywords: ['retry', 'rerun'],
      when: () => canRetry(viewed() ?? { state: 'succeeded' }),
      run: retry('start'),
    },
  ],
  finders: [
    {
      id: 'runs',
      title: 'Runs',
      find: async (text, signal) => {
        const page = await client.runs.list({ text: text.slice(0, 200), limit: 6 }, { signal });
        return page.runs.map((run) => ({
          id: run.id,
          title: run.name,
          hint: `${markOf(run).word}, ${formatMoment(run.startedAt ?? run.createdAt, Date.now())}`,
          icon: GitCommitVertical,
          to: `/runs/${run.id}`,
        }));
      },
    },
  ],
};

export { runMarks } from './marks.ts';
export { askToCancel } from './store.ts';

/** The steps of one run, live; its code comes when it is shown, so put it into a Suspense. */
export const RunSteps = late(() => import('./components/run-steps.tsx'));

/** The log of one run, live; its code comes when it is shown, so put it into a Suspense. */
export const RunLogOf = late(() => import('./components/run-log-of.tsx'));

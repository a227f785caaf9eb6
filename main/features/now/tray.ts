import type { Attention } from '../../core/attention/attention.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { TrayModel, TrayPort, WindowPort } from '../../core/ports/host-ports.ts';
import type { NowService } from './service.ts';

interface Deps {
  attention: Attention;
  now: NowService;
  onRunningChange: (fn: () => void) => Cancel;
  tray: TrayPort;
  window: WindowPort;
  open: (route: string) => void;
  quit: () => void;
}

const mostLines = 5;

/** The tray is the home screen in a few lines: what needs the user, what runs. */
export function createTrayView({ attention, now, onRunningChange, tray, window, open, quit }: Deps): Cancel {
  function model(): TrayModel {
    const { items } = attention.list();
    const running = now.running();
    const bad = items.some((item) => item.severity === 'critical' || item.severity === 'error');
    const needs =
      items.length === 0
        ? 'Nothing needs you'
        : `${items.length} ${items.length === 1 ? 'thing needs' : 'things need'} you`;
    const runs = running.length === 0 ? 'Nothing is running' : `${running.length} running`;
    return {
      state: bad ? 'failing' : items.length > 0 ? 'attention' : 'calm',
      tooltip: `Optimus: ${needs.toLowerCase()}, ${runs.toLowerCase()}`,
      lines: [
        { label: needs, route: '/' },
        ...items
          .slice(0, mostLines)
          .map((item) => ({ label: item.sentence, route: item.actions.find((a) => a.route)?.route ?? '/' })),
        { label: runs, route: '/' },
      ],
      actions: [
        { id: 'open', label: 'Open Optimus', run: () => window.show() },
        { id: 'journal', label: 'What changed?', run: () => open('/journal') },
        { id: 'settings', label: 'Settings…', run: () => open('/settings') },
        { id: 'quit', label: 'Quit Optimus', run: quit },
      ],
    };
  }

  const update = () => {
    tray.set(model());
    window.badge(attention.list().items.length);
  };
  update();
  const stops = [attention.onChange(update), onRunningChange(update)];
  return () => {
    for (const stop of stops) stop();
  };
}

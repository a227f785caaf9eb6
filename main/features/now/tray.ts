import type { Attention } from '../../core/attention/attention.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { TrayModel, TrayPort, WindowPort } from '../../core/ports/host-ports.ts';
import type { NowService } from './service.ts';

interface Deps {
  attention: Attention;
  now: NowService;
  clock: Clock;
  tray: TrayPort;
  window: WindowPort;
  open: (route: string) => void;
  quit: () => void;
}

const mostLines = 5;
/** A busy run takes hundreds of steps a second; nobody reads a menu that fast, and each new one costs. */
const restMs = 500;

/** The tray is the home screen in a few lines: what needs the user, what runs. */
export function createTrayView({ attention, now, clock, tray, window, open, quit }: Deps): Cancel {
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

  /** Of what knows how far it is: the bar on the program's icon. */
  function progress(): number | null {
    const known = now.running().flatMap((item) => item.progress ?? []);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  }

  const update = () => {
    tray.set(model());
    window.badge(attention.list().items.length);
    window.progress(progress());
  };
  let resting: Cancel | null = null;
  let again = false;
  const updateSoon = () => {
    again = resting !== null;
    if (resting) return;
    update();
    resting = clock.after(restMs, () => {
      resting = null;
      if (again) updateSoon();
    });
  };
  update();
  const stops = [attention.onChange(update), now.onChange(updateSoon)];
  return () => {
    resting?.();
    for (const stop of stops) stop();
  };
}

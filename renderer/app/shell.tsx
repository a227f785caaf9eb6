import { useQueryClient } from '@tanstack/react-query';
import { CatchBoundary, Outlet } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useToast } from '../ui/toast.tsx';
import { appCommands } from './app-commands.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Dock } from './dock.tsx';
import { failureToast } from './failure.tsx';
import type { Command, FeatureModule } from './feature.ts';
import { continuations, useKeyBindings } from './key-bindings.ts';
import { useLayout } from './layout-store.ts';
import { useGo, usePathname } from './navigation.tsx';
import { Obedience } from './obedience.tsx';
import { PageSlots } from './page-slots.tsx';
import { Palette } from './palette/palette.tsx';
import { openPalette } from './palette/palette-store.ts';
import { routeOf } from './route-match.ts';
import { ScreenFailed } from './screen-failed.tsx';
import { SequenceHint } from './sequence-hint.tsx';
import { ShellContext } from './shell-context.ts';
import { Sidebar } from './sidebar.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useAppearance } from './use-appearance.ts';

const noCommands: readonly Command[] = [];

export function Shell({ features }: { features: readonly FeatureModule[] }) {
  const parts = useMemo(
    () => ({
      nav: features.flatMap(({ nav }) => (nav ? [nav] : [])),
      routes: features.flatMap(({ routes = [] }) => routes),
      commands: [...appCommands(features), ...features.flatMap(({ commands = [] }) => commands)],
      finders: features.flatMap(({ finders = [] }) => finders),
      statusItems: features.flatMap(({ statusItems = [] }) => statusItems),
      dockTabs: features.flatMap(({ dockTabs = [] }) => dockTabs),
      banners: features.flatMap(({ banners = [] }) => banners),
      topItems: features.flatMap(({ topItems = [] }) => topItems),
      overlays: features.flatMap(({ overlays = [] }) => overlays),
      onVoice: features.flatMap(({ onVoice }) => (onVoice ? [onVoice] : [])),
    }),
    [features],
  );
  const go = useGo();
  const queries = useQueryClient();
  const toast = useToast();
  const pathname = usePathname();
  const route = routeOf(parts.routes, pathname);
  const [named, setNamed] = useState<string | null>(null);
  const title = named ?? route?.title ?? 'Not found';

  const run = useMemo(() => {
    return (command: Command) => {
      Promise.resolve()
        .then(() => command.run({ go, queries, toast, openPalette }))
        .catch((error: unknown) => toast(failureToast(`“${command.title}” did not work`, error)));
    };
  }, [go, queries, toast]);
  const shell = useMemo(() => ({ commands: parts.commands, run }), [parts.commands, run]);

  useAppearance();
  const alone = route?.alone ?? false;
  const pending = useKeyBindings(alone ? noCommands : parts.commands, run);

  const main = useFocusOnChange(pathname);
  useEffect(() => {
    document.title = `${title} · Optimus`;
  }, [title]);

  const [subtitle, setSubtitle] = useState<HTMLElement | null>(null);
  const [actions, setActions] = useState<HTMLElement | null>(null);
  const slots = useMemo(() => ({ subtitle, actions, setTitle: setNamed }), [subtitle, actions]);
  const { dockOpen, dockMaximised } = useLayout();
  const hideMain = dockOpen && dockMaximised;

  const screen = (
    <CatchBoundary
      getResetKey={() => pathname}
      errorComponent={({ error, reset }) => <ScreenFailed error={error} where={pathname} reset={reset} />}
    >
      <Outlet />
    </CatchBoundary>
  );

  if (alone) return <ShellContext value={shell}>{screen}</ShellContext>;
  return (
    <ShellContext value={shell}>
      <PageSlots value={slots}>
        {route?.bare ? (
          <main ref={main} id="main" tabIndex={-1} className="h-full overflow-y-auto outline-none">
            {screen}
          </main>
        ) : (
          <div className="grid h-full grid-cols-[auto_minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]">
            <button
              type="button"
              onClick={() => main.current?.focus()}
              className="fixed start-2 top-2 z-60 rounded-md border border-line bg-raise px-3 py-1.5 not-focus:sr-only"
            >
              Skip to the page
            </button>
            <Sidebar nav={parts.nav} />
            <div className="min-w-0">
              <TopBar title={title} subtitleRef={setSubtitle} actionsRef={setActions} items={parts.topItems} />
              <ConnectionBanner />
              {parts.banners.map((Banner, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
                <Banner key={i} />
              ))}
            </div>
            <div className="flex min-h-0 min-w-0 flex-col">
              <main
                ref={main}
                id="main"
                tabIndex={-1}
                aria-labelledby="page-title"
                className={hideMain ? 'hidden' : '@container relative min-h-0 flex-1 overflow-y-auto outline-none'}
              >
                {screen}
              </main>
              {dockOpen && <Dock tabs={parts.dockTabs} />}
            </div>
            <StatusBar items={parts.statusItems} />
          </div>
        )}
        <Obedience go={go} run={run} onVoice={parts.onVoice} />
        <Palette commands={parts.commands} finders={parts.finders} run={run} go={go} />
        {parts.overlays.map((Overlay, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
          <Overlay key={i} />
        ))}
        {pending.length > 0 && <SequenceHint commands={continuations(parts.commands, pending)} />}
      </PageSlots>
    </ShellContext>
  );
}

/** A new screen takes the focus, so that the next Tab is in it and a screen reader says its name; the first one need not. */
function useFocusOnChange(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

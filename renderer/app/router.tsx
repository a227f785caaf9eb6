import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { loadCode } from '../lib/load-code.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import type { FeatureModule, FeatureRoute } from './feature.ts';
import { NotFound } from './not-found.tsx';
import { NotLoaded } from './not-loaded.ts';
import { ScreenFailed } from './screen-failed.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';
import { Shell } from './shell.tsx';

const Pending = () => <Skeleton rows={8} label="Loading the screen" delay={0} className="p-4" />;

/** The component gallery is a tool for who builds Optimus; the built program does not carry it. */
const devRoutes: readonly FeatureRoute[] =
  import.meta.env.MODE === 'production'
    ? []
    : [
        {
          path: '/dev/gallery',
          title: 'Gallery',
          load: () => import('../dev/gallery.tsx'),
        },
      ];

/**
 * The router answers a module that does not come by loading the page again, which throws away all that is on it, and ends on
 * the browser's own error page when the program is gone. In other words it is a screen that failed.
 */
async function loadScreen(load: FeatureRoute['load']): ReturnType<FeatureRoute['load']> {
  try {
    return await loadCode(load);
  } catch (cause) {
    throw new NotLoaded(cause);
  }
}

export function createAppRouter(listed: readonly FeatureModule[]) {
  const features = [...listed, { id: 'dev', routes: devRoutes }];
  const root = createRootRoute({ component: () => <Shell features={features} /> });
  const routes = features.flatMap(({ routes: own = [] }) =>
    own.map(({ path, load }) =>
      createRoute({
        getParentRoute: () => root,
        path,
        component: lazyRouteComponent<{ default: ComponentType }>(() => loadScreen(load)),
        errorComponent: ({ error, reset }) => <ScreenFailed error={error} where={path} reset={reset} />,
      }),
    ),
  );
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    defaultPendingComponent: Pending,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
  });
}

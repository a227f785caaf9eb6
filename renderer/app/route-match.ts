/** Whether an address is one of a route: `/runs/$id` takes `/runs/42`, and `/runs/new` where nothing is called so exactly. */
function fits(pattern: string, pathname: string): boolean {
  const wanted = pattern.split('/');
  const given = pathname.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => part === given[i] || (part.startsWith('$') && given[i] !== ''))
  );
}

/** The route that an address belongs to; one without variable parts comes first, as the router has it. */
export function routeOf<R extends { path: string }>(routes: readonly R[], pathname: string): R | undefined {
  return routes.find(({ path }) => path === pathname) ?? routes.find(({ path }) => fits(path, pathname));
}

/** Whether a place of the sidebar is where the user is, or above it. */
export const isWithin = (to: string, pathname: string) =>
  pathname === to || (to !== '/' && pathname.startsWith(`${to}/`));

/** Whether an address is one of a route: `/runs/$id` takes `/runs/42`, `/chat/{-$id}` also `/chat`. */
function fits(pattern: string, pathname: string): boolean {
  const wanted = pattern.split('/');
  const given = pathname.split('/');
  return (
    given.length <= wanted.length &&
    wanted.every((part, i) => {
      if (i >= given.length) return part.startsWith('{-$');
      return part === given[i] || ((part.startsWith('$') || part.startsWith('{-$')) && given[i] !== '');
    })
  );
}

/** The route that an address belongs to; one without variable parts comes first, as the router has it. */
export function routeOf<R extends { path: string }>(routes: readonly R[], pathname: string): R | undefined {
  return routes.find(({ path }) => path === pathname) ?? routes.find(({ path }) => fits(path, pathname));
}

/** Whether a place of the sidebar is where the user is, or above it. */
export const isWithin = (to: string, pathname: string) =>
  pathname === to || (to !== '/' && pathname.startsWith(`${to}/`));

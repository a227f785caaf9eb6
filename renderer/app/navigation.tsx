import { useRouter, useRouterState } from '@tanstack/react-router';
import { type ComponentProps, type MouseEvent, useCallback, useMemo } from 'react';
import { parseSearch, patchSearch, type SearchRecord, stringifySearch } from './search-params.ts';

/** Goes to a path of the program, with its search: `/settings?section=hotkeys`. Anything else is not followed. */
export function useGo(): (to: string) => void {
  const router = useRouter();
  return useCallback(
    (to) => {
      if (isInternal(to)) router.history.push(to);
    },
    [router],
  );
}

export const isInternal = (to: string) => /^\/(?![/\\])/.test(to);

export function usePathname(): string {
  return useRouterState({ select: (state) => state.location.pathname });
}

/** The address's search as text, and a way to change some of it without leaving the page. */
export function useSearch(): [
  SearchRecord,
  (patch: Record<string, string | undefined>, options?: { push?: boolean }) => void,
] {
  const router = useRouter();
  const text = useRouterState({ select: (state) => state.location.searchStr });
  const search = useMemo(() => parseSearch(text), [text]);
  const change = useCallback(
    (patch: Record<string, string | undefined>, { push = false } = {}) => {
      // Where the address is, not what is shown of it: a second change may come before the first is on the screen.
      const { pathname, search: from } = router.history.location;
      const next = pathname + stringifySearch(patchSearch(parseSearch(from), patch));
      if (push) router.history.push(next);
      else router.history.replace(next);
    },
    [router],
  );
  return [search, change];
}

/** A link inside the program: a real address, so that it can be copied and opened elsewhere. */
export function AppLink({ to, onClick, ...rest }: { to: string } & Omit<ComponentProps<'a'>, 'href'>) {
  const router = useRouter();
  const press = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (isInternal(to)) router.history.push(to);
  };
  const preload = () => {
    router.preloadRoute({ to: to.split('?')[0] ?? to }).catch(() => {
      // Going there says what is wrong; a preload need not.
    });
  };
  return <a {...rest} href={to} onClick={press} onPointerEnter={preload} />;
}

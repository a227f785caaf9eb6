import { type UIEvent, useEffect } from 'react';
import { Button } from '../ui/button.tsx';

/** How many rows before the end the next page is asked for. */
const ahead = 40;
const rowHeight = 34;

interface Pages {
  hasNextPage: boolean;
  isFetching: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<unknown>;
}

interface OlderRows {
  pages: Pages;
  /** Rows that are shown. */
  count: number;
  /** Of the element that scrolls: what else scrolls around it does not count. */
  role: 'grid' | 'listbox';
}

/** Reads on as the end of a list comes near; the handler goes around the list. */
export function useOlderRows({ pages, count, role }: OlderRows): (event: UIEvent) => HTMLElement | null {
  const { hasNextPage, isFetching, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  // A filter that leaves few rows leaves no scrollbar to ask for more with.
  const short = count < ahead && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (short) void fetchNextPage();
  }, [short, fetchNextPage]);
  return (event) => {
    const node = event.target as HTMLElement;
    if (node.getAttribute('role') !== role) return null;
    const near = node.scrollHeight - node.scrollTop - node.clientHeight < ahead * rowHeight;
    if (near && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
    return node;
  };
}

/** Below the rows: the older ones are missing, and why nothing comes. */
export function OlderFailed({ pages, what }: { pages: Pages; what: string }) {
  if (!pages.isFetchNextPageError) return null;
  return (
    <div role="alert" className="flex items-center gap-3 border-t border-line-soft px-4 py-1.5 text-dim">
      {`Older ${what} could not be read.`}
      <Button size="sm" onClick={() => void pages.fetchNextPage()}>
        Try again
      </Button>
    </div>
  );
}

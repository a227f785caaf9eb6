import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type AnyRouter, CatchBoundary, RouterProvider } from '@tanstack/react-router';
import { Held } from '../ui/held.ts';
import { type Toaster, ToastProvider } from '../ui/toast.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { useAway } from './away.ts';
import { useConnection } from './connection-store.ts';
import { ScreenFailed } from './screen-failed.tsx';
import { Unauthorised } from './unauthorised.tsx';

interface AppProps {
  queries: QueryClient;
  router: AnyRouter;
  toaster: Toaster;
}

export function App({ queries, router, toaster }: AppProps) {
  const unauthorised = useConnection((state) => state.status === 'unauthorised');
  const away = useAway();
  return (
    <QueryClientProvider client={queries}>
      <TooltipProvider>
        <ToastProvider toaster={toaster}>
          <CatchBoundary
            getResetKey={() => 'app'}
            errorComponent={({ error, reset }) => (
              <main className="h-full overflow-y-auto">
                <ScreenFailed error={error} where="the whole window" reset={reset} />
              </main>
            )}
          >
            <Held value={away}>{unauthorised ? <Unauthorised /> : <RouterProvider router={router} />}</Held>
          </CatchBoundary>
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>
  );
}

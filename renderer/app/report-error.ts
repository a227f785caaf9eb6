import { client } from './connection.ts';

const text = (error: unknown) => (error instanceof Error ? error.message : String(error)) || 'Unknown error';

const reported = new WeakMap<object, Promise<string | null>>();

/** Logs a fault of the page in the core, once per error; resolves to the id to quote, or null if the core cannot be reached. */
export function reportError(error: unknown, where: string): Promise<string | null> {
  const known = typeof error === 'object' && error !== null ? reported.get(error) : undefined;
  if (known !== undefined) return known;
  const report = client.system
    .reportError({
      message: text(error).slice(0, 2000),
      stack: (error instanceof Error ? (error.stack ?? '') : '').slice(0, 20_000),
      where: where.slice(0, 500),
    })
    .then(
      ({ correlationId }) => correlationId,
      () => null,
    );
  if (typeof error === 'object' && error !== null) reported.set(error, report);
  return report;
}

const withinMs = 60_000;
const most = 5;

/** Faults outside of any screen. A loop that fails a thousand times a second tells us five times a minute. */
export function watchUncaught(told: (error: unknown, id: string | null) => void): () => void {
  let times: number[] = [];
  const tell = (error: unknown) => {
    const now = performance.now();
    times = [...times.filter((at) => now - at < withinMs), now];
    if (times.length > most) return;
    void reportError(error, `${window.location.pathname} (uncaught)`).then((id) => told(error, id));
  };
  const onError = (event: ErrorEvent) => {
    // Chromium's note that observers were put off to the next frame; nothing failed.
    if (event.message.startsWith('ResizeObserver loop')) return;
    tell(event.error ?? event.message);
  };
  const onRejection = (event: PromiseRejectionEvent) => tell(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}

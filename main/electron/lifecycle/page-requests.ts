import type { HostRequest } from '../../../shared/features/system/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

const MAX_HELD = 20;

export interface PageRequests {
  send(request: HostRequest): void;
  /** For the core, which passes them on to the page. */
  onRequest(fn: (request: HostRequest) => void): Cancel;
  /** Whether a page reads them now; while none does, they are held. */
  setListening(listening: boolean): void;
}

/** A deep link can start the program: what it asks for has to wait until there is a page that hears it. */
export function createPageRequests(): PageRequests {
  const listeners = new Set<(request: HostRequest) => void>();
  let held: HostRequest[] = [];
  let listening = false;

  const deliver = (request: HostRequest) => {
    for (const listener of [...listeners]) listener(request);
  };
  return {
    send(request) {
      if (listening) return deliver(request);
      held = [...held, request].slice(-MAX_HELD);
    },
    onRequest(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    setListening(next) {
      listening = next;
      if (!next) return;
      // The reader that has just come takes its place in the stream first.
      queueMicrotask(() => {
        if (!listening) return;
        for (const request of held.splice(0)) deliver(request);
      });
    },
  };
}

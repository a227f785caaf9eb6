import type { HostRequest } from '../../../shared/features/system/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';

const MAX_HELD = 20;

export interface PageRequests {
  send(request: HostRequest): void;
  /** For the core, which passes them on to the page, and keeps them while there is none. */
  onRequest(fn: (request: HostRequest) => void): Cancel;
}

/** A deep link can start the program: what it asks for has to wait until there is a core that hears it. */
export function createPageRequests(): PageRequests {
  const listeners = new Set<(request: HostRequest) => void>();
  let held: HostRequest[] = [];

  return {
    send(request) {
      if (listeners.size === 0) held = [...held, request].slice(-MAX_HELD);
      for (const listener of [...listeners]) listener(request);
    },
    onRequest(fn) {
      listeners.add(fn);
      for (const request of held.splice(0)) fn(request);
      return () => listeners.delete(fn);
    },
  };
}

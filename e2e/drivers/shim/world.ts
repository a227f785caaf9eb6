import type { Chromium } from './chromium.ts';

export interface Note {
  kind: string;
  [detail: string]: unknown;
}

/** What the parts of the shim share: it plays one process, so there is one of it. */
export const world = {
  root: '.',
  browser: null as Chromium | null,
  /** All that the app asked of the desktop, in order. */
  notes: [] as Note[],
};

export function note(kind: string, details: Record<string, unknown> = {}): void {
  world.notes.push({ kind, ...details });
}

export function chromium(): Chromium {
  if (!world.browser) throw new Error('the shim has no Chromium yet');
  return world.browser;
}

/** An event object as Electron's, whose default can be prevented. */
export function cancellable<T extends object>(details: T): T & { defaultPrevented: boolean; preventDefault(): void } {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

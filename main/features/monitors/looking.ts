import type { MachineInfo } from '../../../shared/features/monitors/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { Measured, Places, Sampler, SeenProcess } from './types.ts';

type OnTable = (at: number, processes: readonly SeenProcess[], unreadable: number) => void;

interface Deps {
  make: () => Sampler;
  onMeasured: (measured: Measured) => void;
}

/** The one that looks at the machine, which the user can switch off. The table of processes is looked at when somebody asks all the same. */
export function createLooking({ make, onMeasured }: Deps) {
  const tables = new Map<OnTable, Cancel | null>();
  let current: Sampler | null = null;
  let places: Places | null = null;
  let ending: Promise<void> = Promise.resolve();
  let closed = false;

  function sampler(): Sampler {
    if (current) return current;
    const made = make();
    current = made;
    made.onMeasured(onMeasured);
    if (places) made.places(places);
    for (const fn of tables.keys()) tables.set(fn, made.onTable(fn));
    return made;
  }

  function end(): void {
    const one = current;
    current = null;
    for (const fn of tables.keys()) tables.set(fn, null);
    if (one) ending = Promise.all([ending, one.dispose()]).then(() => {});
  }

  return {
    switch(on: boolean): void {
      if (closed) return;
      if (on) sampler().begin();
      else end();
      if (tables.size > 0) sampler();
    },
    places(next: Places): void {
      places = next;
      current?.places(next);
    },
    machine: (): Promise<MachineInfo> => sampler().machine(),
    table: () => sampler().table(),
    onTable(fn: OnTable): Cancel {
      const listener: OnTable = (...seen) => fn(...seen);
      tables.set(listener, current?.onTable(listener) ?? null);
      sampler();
      return () => {
        tables.get(listener)?.();
        tables.delete(listener);
      };
    },
    async dispose(): Promise<void> {
      closed = true;
      end();
      await ending;
    },
  };
}

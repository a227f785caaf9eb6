/** Lower comes first. */
export type Urgency = 0 | 1 | 2;

interface Waiting {
  urgency: Urgency;
  order: number;
}

interface Options {
  /** So many at once. */
  width: number;
  read: (id: string, signal: AbortSignal) => Promise<void>;
  onChange?: () => void;
}

/** Each project is read by one at a time; asked for while it is being read, it is read once more afterwards. */
export function createReadingQueue({ width, read, onChange = () => {} }: Options) {
  const waiting = new Map<string, Waiting>();
  const going = new Map<string, Promise<void>>();
  const again = new Map<string, Urgency>();
  const stop = new AbortController();
  let order = 0;
  let idle: PromiseWithResolvers<void> | null = null;
  /** Since it was last at rest: what a progress bar shows. */
  let done = 0;

  const settled = () => waiting.size === 0 && going.size === 0;

  function next() {
    while (going.size < width && waiting.size > 0 && !stop.signal.aborted) {
      let best: string | null = null;
      let least: Waiting | null = null;
      for (const [id, place] of waiting) {
        if (!least || place.urgency < least.urgency || (place.urgency === least.urgency && place.order < least.order)) {
          best = id;
          least = place;
        }
        // They wait in the order in which they came, so the first of the most urgent is the one.
        if (place.urgency === 0) break;
      }
      if (best === null) return;
      start(best);
    }
    if (settled()) {
      idle?.resolve();
      idle = null;
    }
  }

  function start(id: string) {
    waiting.delete(id);
    const work = read(id, stop.signal)
      .catch(() => {})
      .finally(() => {
        going.delete(id);
        done += 1;
        const urgency = again.get(id);
        again.delete(id);
        if (urgency !== undefined) add(id, urgency);
        next();
        onChange();
      });
    going.set(id, work);
  }

  function add(id: string, urgency: Urgency) {
    if (stop.signal.aborted) return;
    if (settled()) done = 0;
    if (going.has(id)) {
      again.set(id, Math.min(urgency, again.get(id) ?? 2) as Urgency);
      return;
    }
    const place = waiting.get(id);
    if (place && place.urgency <= urgency) return;
    order += 1;
    waiting.set(id, { urgency, order: place?.order ?? order });
  }

  return {
    add(ids: Iterable<string>, urgency: Urgency) {
      for (const id of ids) add(id, urgency);
      next();
      onChange();
    },
    progress: () => ({ done, total: done + waiting.size + going.size }),
    busy: () => !settled(),
    /** Resolves when nothing waits and nothing is being read. */
    rest(): Promise<void> {
      if (settled()) return Promise.resolve();
      idle ??= Promise.withResolvers<void>();
      return idle.promise;
    },
    async dispose() {
      stop.abort();
      waiting.clear();
      await Promise.allSettled(going.values());
      idle?.resolve();
    },
  };
}

export interface Serial {
  <T>(task: () => Promise<T>): Promise<T>;
  /** Settles once everything that had been handed in has ended. */
  idle(): Promise<void>;
}

/** Runs tasks one after the other; a failed one does not stop the next. */
export function createSerial(): Serial {
  let tail: Promise<unknown> = Promise.resolve();
  const run = <T>(task: () => Promise<T>): Promise<T> => {
    const result = tail.then(task);
    tail = result.catch(() => undefined);
    return result;
  };
  return Object.assign(run, { idle: () => tail.then(() => undefined) });
}

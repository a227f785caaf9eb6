/** Calls at once, then once more after the rest if it was asked for meanwhile. By name: each has a rest of its own. */
export function createRests(fn: (name: string) => void, ms: number) {
  const resting = new Map<string, { again: boolean; timer: ReturnType<typeof setTimeout> }>();
  function call(name: string): void {
    const rest = resting.get(name);
    if (rest) {
      rest.again = true;
      return;
    }
    fn(name);
    const entry = {
      again: false,
      timer: setTimeout(() => {
        resting.delete(name);
        if (entry.again) call(name);
      }, ms),
    };
    resting.set(name, entry);
  }
  return {
    call,
    dispose() {
      for (const { timer } of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}

type Dispose = () => unknown;

/** Ends things in the reverse order of their making; one that fails does not keep the others from ending. */
export function createDisposers() {
  let stack: Dispose[] = [];
  return {
    add(dispose: Dispose): void {
      stack.push(dispose);
    },
    async run(onError: (error: unknown) => void): Promise<void> {
      const all = stack.reverse();
      stack = [];
      for (const dispose of all) {
        try {
          await dispose();
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}

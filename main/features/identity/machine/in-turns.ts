const atOnce = 16;

/** Few enough at once that the rest of the program is never kept waiting; ends early when it is said to be enough. */
export async function inTurns<T>(
  items: readonly T[],
  one: (item: T) => Promise<void>,
  enough: () => boolean = () => false,
): Promise<void> {
  let at = 0;
  const work = async () => {
    while (at < items.length && !enough()) {
      const item = items[at] as T;
      at += 1;
      await one(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}

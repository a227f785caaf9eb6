/** Waits for a condition instead of for a time. Fails with the last value seen when the deadline passes. */
export async function until<T>(
  probe: () => T | Promise<T>,
  options: { timeoutMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + (options.timeoutMs ?? 20_000);
  for (;;) {
    const value = await probe();
    if (value) return value as NonNullable<T>;
    if (performance.now() > deadline)
      throw new Error(`gave up waiting for ${options.what ?? 'a condition'}; last value: ${String(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Made when it is first asked for, and once. What speaks a language (`Intl`) costs every start up to 30 ms otherwise. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

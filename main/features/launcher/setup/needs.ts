interface Needing {
  name: string;
  needs: readonly string[];
}

/** A circle of names with the first one again at its end; null where there is none. */
export function circleIn(all: readonly Needing[]): string[] | null {
  const by = new Map(all.map((one) => [one.name, one]));
  const done = new Set<string>();
  for (const { name: start } of all) {
    const way: string[] = [];
    const open = new Map<string, number>();
    const stack: { name: string; next: number }[] = [{ name: start, next: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1);
      if (!top) break;
      if (top.next === 0 && !open.has(top.name)) {
        open.set(top.name, way.length);
        way.push(top.name);
      }
      const need = done.has(top.name) ? undefined : by.get(top.name)?.needs[top.next];
      if (need === undefined) {
        done.add(top.name);
        open.delete(top.name);
        way.pop();
        stack.pop();
        continue;
      }
      top.next += 1;
      const back = open.get(need);
      if (back !== undefined) return [...way.slice(back), need];
      if (!done.has(need) && by.has(need)) stack.push({ name: need, next: 0 });
    }
  }
  return null;
}

export const unknownNeeds = (spec: Needing, names: ReadonlySet<string>): string[] =>
  spec.needs.filter((name) => !names.has(name));

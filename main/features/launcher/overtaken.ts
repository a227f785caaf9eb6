/** A start that is still looking around: what is stopped meanwhile must not come up after it. */
export interface Underway {
  has(id: string): boolean;
  over(): void;
}

export function createOvertaken() {
  const underway = new Set<{ ids: Set<string>; projects: Set<string> }>();
  let closed = false;
  return {
    begin(): Underway {
      const mine = { ids: new Set<string>(), projects: new Set<string>() };
      underway.add(mine);
      return {
        has: (id) => closed || mine.ids.has(id) || mine.projects.has(id.slice(0, id.lastIndexOf('/'))),
        over: () => underway.delete(mine),
      };
    },
    stopped(ids: Iterable<string>): void {
      for (const id of ids) for (const one of underway) one.ids.add(id);
    },
    projectsStopped(projectIds: Iterable<string>): void {
      for (const id of projectIds) for (const one of underway) one.projects.add(id);
    },
    /** Optimus ends: nothing of what is under way comes up any more. */
    close(): void {
      closed = true;
    },
  };
}

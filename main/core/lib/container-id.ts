/** Docker, Podman, containerd and CRI-O all name a container by 64 hexadecimal digits somewhere in the path of its group. */
const id = /(?:^|[/:-])([0-9a-f]{64})(?=[./]|$)/gm;

/** The container that a process is in, as /proc/<pid>/cgroup tells it; the innermost, where one runs in another. */
export function containerIn(cgroup: string): string | null {
  let found: string | null = null;
  for (const [, match] of cgroup.matchAll(id)) found = match ?? found;
  return found;
}

export interface CgroupPath {
  /** Empty for the one tree of version 2. */
  controllers: readonly string[];
  path: string;
}

/** Of a process, or of a container: where it stands in each tree of groups. */
export function cgroupPaths(cgroup: string): CgroupPath[] {
  return cgroup.split('\n').flatMap((line) => {
    const [, names, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (names === undefined || path === undefined) return [];
    return [{ controllers: names === '' ? [] : names.split(','), path }];
  });
}

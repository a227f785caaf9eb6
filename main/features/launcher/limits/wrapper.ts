/** How much it gives way: half of the way that there is. */
export const niceness = 10;

interface Wrap {
  /** Group that it goes into before it becomes the program. */
  group: string | null;
  /** For each process, in KiB. */
  dataKb: number | null;
  nice: boolean;
}

/** A shell that arranges things and then becomes the program: same process, same group, nothing in between. */
export function wrapped(
  { group, dataKb, nice }: Wrap,
  command: string,
  args: readonly string[],
): { command: string; args: string[] } {
  if (group === null && dataKb === null && !nice) return { command, args: [...args] };
  const lines: string[] = [];
  if (group !== null) {
    // Outside of it nothing is started: it would run without its limits, and could not be found for sure.
    const refuse = '{ echo "Optimus could not put it into its control group" >&2; exit 125; }';
    lines.push(`{ echo 0 >"$1/cgroup.procs"; } 2>/dev/null || ${refuse}`, 'shift');
  }
  // The soft limit: it can be raised again while it runs.
  if (dataKb !== null) lines.push(`ulimit -S -d ${dataKb}`);
  lines.push(nice ? `exec nice -n ${niceness} "$@"` : 'exec "$@"');
  return {
    command: '/bin/sh',
    args: ['-c', lines.join('\n'), 'sh', ...(group === null ? [] : [group]), command, ...args],
  };
}

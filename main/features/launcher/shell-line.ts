/** A line as the user wrote it, for the shell of the system. */
export function shellLine(
  line: string,
  platform: NodeJS.Platform = process.platform,
): { command: string; args: string[] } {
  return platform === 'win32'
    ? { command: 'cmd', args: ['/d', '/s', '/c', line] }
    : { command: '/bin/sh', args: ['-c', line] };
}

export const shellNames = ['sh', 'bash', 'zsh', 'fish', 'pwsh', 'powershell', 'cmd'] as const;
export type ShellName = (typeof shellNames)[number];

export const defaultShell = (platform: NodeJS.Platform = process.platform): ShellName =>
  platform === 'win32' ? 'powershell' : 'sh';

/** The first line that fails ends the script, as far as the shell knows how; otherwise a broken build would be deployed. */
export function shellCommand(shell: ShellName, lines: readonly string[]): { command: string; args: string[] } {
  const script = lines.join('\n');
  switch (shell) {
    case 'sh':
    case 'zsh':
      return { command: shell, args: ['-e', '-c', script] };
    case 'bash':
      return { command: shell, args: ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script] };
    case 'fish':
      return { command: shell, args: ['--no-config', '-c', script] };
    case 'pwsh':
    case 'powershell': {
      const whole = `$ErrorActionPreference = 'Stop'\n${script}\nif (Test-Path variable:global:LASTEXITCODE) { exit $LASTEXITCODE }`;
      // Encoded, because no quoting gets every script through the command line of Windows.
      const encoded = Buffer.from(whole, 'utf16le').toString('base64');
      return { command: shell, args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded] };
    }
    case 'cmd':
      return {
        command: 'cmd.exe',
        args: [
          '/d',
          '/s',
          '/c',
          script
            .split(/\r?\n/)
            .filter((line) => line.trim() !== '')
            .join(' && '),
        ],
      };
  }
}

import { REDACTED } from './redact-patterns.ts';

const WORD = '(?:"(?:[^"\\\\]|\\\\.){1,4096}"|\'[^\'\\r\\n]{1,4096}\'|[^\\s"\']{1,2000})';
const CONTAINER_LOGIN = '(?:docker|podman|nerdctl|buildah|skopeo|helm)(?: registry)? login';

/** What some programs take as a password after a letter; the letter means something else to all others. */
const LETTERS: readonly { programs: string; flag: string; gap: string }[] = [
  { programs: '(?:mysql|mariadb)[\\w-]{0,20}|mycli|7z[ar]?|unrar|rar', flag: '-p', gap: '' },
  { programs: `sshpass|mongo\\w{0,10}|${CONTAINER_LOGIN}`, flag: '-p', gap: '\\s{0,3}' },
  { programs: 'redis-cli|redis-benchmark|valkey-cli', flag: '-a', gap: '\\s{1,3}' },
  { programs: 'ldap[a-z]{3,10}', flag: '-w', gap: '\\s{0,3}' },
  { programs: 'zip|unzip|sqlcmd|bcp', flag: '-P', gap: '\\s{0,3}' },
];

const letters = LETTERS.map(({ programs, flag, gap }) => ({
  program: new RegExp(`(?<![^\\s/"'=;&|(])(?:${programs})(?=\\s)`),
  value: new RegExp(`(\\s${flag}${gap})(?!-|\\s|\\[redacted)${WORD}`, 'g'),
}));

/** `--auth basic` names a way to log in and is no password. */
const WAYS = '(?:basic|bearer|digest|ntlm|negotiate|none|trust|peer|ident|md5|password|scram[\\w-]{0,20}|true|false)';
const FLAG = new RegExp(
  `((?<![^\\s"'])--?(?:[\\w-]{1,30}-)?(?:pass|pwd|pw|auth|requirepass|masterauth|pat|apikey|passin|passout)(?:=|\\s{1,3}))(?!-|\\[redacted|${WAYS}(?:\\s|$))${WORD}`,
  'gi',
);
/** `curl -u ada:secret`; `-u 1000:1000` is a user and a group. */
const USER =
  /((?<![^\s"'])(?:-u\s{0,3}|-U\s{0,3}|--(?:proxy-)?user(?:=|\s{1,3}))["']?[^\s:"'/]{1,200}[:%])(?!\d{1,10}(?:\s|$)|\[redacted)[^\s"']{1,2000}/g;

/**
 * A command line without what programs take as a password by a flag. Prose has such words too, so this is for commands only;
 * what is a secret anywhere has been taken out before.
 */
export function redactCommand(command: string): string {
  const hidden = command.replaceAll(FLAG, `$1${REDACTED}`).replaceAll(USER, `$1${REDACTED}`);
  return letters.reduce((text, { program, value }) => {
    const found = program.exec(text);
    if (!found) return text;
    const at = found.index + found[0].length;
    return text.slice(0, at) + text.slice(at).replaceAll(value, `$1${REDACTED}`);
  }, hidden);
}

/** `--password="a b"` rather than `"--password=a b"`, so that what is hidden is all of it. */
function quoted(arg: string): string {
  if (!/\s/.test(arg)) return arg;
  const flag = /^[\w-]{1,100}=/.exec(arg)?.[0] ?? '';
  return `${flag}"${arg.slice(flag.length).replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Arguments as one line in which each can still be told from the next, as a shell would have them. */
export function commandLine(args: readonly string[]): string {
  const [program = '', ...rest] = args;
  // A program that renames itself writes all of it into the first.
  return [program, ...rest.map(quoted)].join(' ');
}

/** Of `/proc/<pid>/cmdline`, where each argument ends with a zero byte. */
export const commandOfZeros = (line: string): string => commandLine(line.replace(/\0+$/, '').split('\0'));

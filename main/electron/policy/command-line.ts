import { parseDeepLink } from './deep-link.ts';

export interface CommandLine {
  /** Start in the tray, as at login. */
  hidden: boolean;
  /** Begin to listen at once. */
  voice: boolean;
  /** Place in the app that a deep link asked for. */
  route: string | null;
}

/** Arguments come from other programs: exactly the known flags and one valid link count, the rest is noise. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const links = argv.filter((argument) => /^optimus:/i.test(argument));
  return {
    hidden: argv.includes('--hidden'),
    voice: argv.includes('--voice'),
    route: links.length === 1 ? parseDeepLink(links[0] ?? '') : null,
  };
}

import { basename } from 'node:path';
import { redactCommand } from '../../core/log/redact-command.ts';

const shownLabel = 60;
const shownCommand = 400;

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** A command may hold a password, so it is redacted before anything of it is cut off. */
export const commandOf = (command: string, redact: (text: string) => string): string =>
  cut(redactCommand(redact(command.replaceAll(/\s+/g, ' ').trim())), shownCommand);

/** `node server.js` of `/usr/bin/node /home/ada/shop-api/server.js`, when that is where it runs. */
export function labelOf(command: string, folder: string | null): string {
  const [program = '', ...args] = command.split(' ');
  const short = program.startsWith('/') ? basename(program) : program;
  const rest = folder === null || folder === '/' ? args : args.map((arg) => arg.replace(`${folder}/`, ''));
  return cut([short, ...rest].join(' '), shownLabel) || 'a process without a name';
}

const two = (value: number) => String(value).padStart(2, '0');

/** `14:02` today; with its day before that. */
export function sinceOf(at: number, now: number): string {
  const moment = new Date(at);
  const time = `${two(moment.getHours())}:${two(moment.getMinutes())}`;
  const today = new Date(now);
  if (moment.toDateString() === today.toDateString()) return time;
  const year = moment.getFullYear() === today.getFullYear() ? {} : ({ year: 'numeric' } as const);
  const day = moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...year });
  return `${day}, ${time}`;
}

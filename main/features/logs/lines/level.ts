import type { LogLevel } from '../../../../shared/features/logs/schema.ts';

/** In the order of their weight; a line without one is 0. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly LogLevel[];
export const levelNumber = (level: LogLevel | null): number => (level === null ? 0 : levels.indexOf(level) + 1);
export const levelOf = (number: number): LogLevel | null => levels[number - 1] ?? null;

const [trace, debug, info, warn, error, fatal] = [1, 2, 3, 4, 5, 6];

const words = new Map<string, number>(
  Object.entries({
    ...{ trace, trce: trace, trc: trace, verbose: trace, vrb: trace, finest: trace, finer: trace, silly: trace },
    ...{ debug, dbug: debug, dbg: debug, deb: debug, fine: debug, config: debug },
    ...{ info, inf: info, information: info, informational: info, notice: info, log: info, http: info, success: info },
    ...{ warn, warning: warn, wrn: warn },
    ...{ error, err: error, eror: error, fail: error, severe: error, 'err!': error, errno: error },
    ...{ fatal, ftl: fatal, crit: fatal, critical: fatal, panic: fatal, dpanic: fatal, alert: fatal },
    ...{ emerg: fatal, emergency: fatal, crt: fatal },
  }),
);

/** What a field of that name says: a word, or a number of bunyan and pino. Null where it is neither. */
export function levelOfField(value: unknown): number | null {
  if (typeof value === 'string') {
    const word = words.get(value.toLowerCase());
    if (word !== undefined) return word;
    return /^\d{1,2}$/.test(value) ? levelOfField(Number(value)) : null;
  }
  if (typeof value !== 'number' || value < 10 || value > 69) return null;
  return Math.min(fatal, Math.floor(value / 10));
}

/** How far into a line its level stands; what comes later is what the line says. */
const farthest = 160;
/** Written so, it is a level wherever it stands near the beginning. */
const loud =
  /(?<![\w./%-])(?:TRACE|TRCE|VERBOSE|FINEST|FINER|FINE|DEBUG|DBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRIT|CRITICAL|FATAL|PANIC|EMERG|EMERGENCY|ALERT)(?![\w/%=-])/;
/** `[warn]`, `<error>`, `|INF|`, `[12:00:00 ERR]`. */
const bracketed =
  /[[<(|](?:[\d:.,TZ+-]{5,32} +)?(?:[\w.-]{1,40}[:.])?(trace|trce|trc|verbose|vrb|debug|dbug|dbg|info|inf|information|notice|warn|warning|wrn|error|err|crit|critical|fatal|ftl|panic|emerg|alert) {0,4}[\]>)|]/i;
const logfmt = /(?:^|[\s{,])(?:level|lvl|severity|log\.level|loglevel)[=:] ?"?([a-zA-Z]{3,13}|\d{2})(?![\w.])/;
/** `error: it broke`, `warn  - slow`, `npm ERR! code`, `info Compiled`, behind a time or a name. */
const leading =
  /^(?:(?:npm|yarn|pnpm) )?(trace|trce|verbose|debug|dbug|info|notice|warn|warning|error|fail|severe|crit|critical|fatal|panic|emerg|err!)(?:\[[^\]]{0,30}\])?(?::| +[-–—|»›]| {2,}| (?=[A-Z"'`[({\d])|$)/i;
/** What stands before it: times, numbers, process ids. */
const preamble = /(?:[[(]?\d[^\s]{0,40}\s{1,4}|[-–|•›»>*✖✗⚠ℹ●○]\s+){1,6}/y;
const initial = /^(?:([DIWEFA]), \[\d|([IWEFD])\d{4} \d\d:\d\d:\d\d)/;
const initials: Record<string, number> = { D: debug, I: info, W: warn, E: error, F: fatal, A: info };
const postgres = /(?:^|\] |\s{1,2})(LOG|STATEMENT|DETAIL|HINT|CONTEXT): {2}/;
const redis = /^\d{1,10}:[MSCX] \d{1,2} \w{3} \d{4} [\d:.]{8,16} ([.\-*#]) /;
const redisMarks: Record<string, number> = { '.': debug, '-': trace, '*': info, '#': warn };
/** The first line of a failure, in the words of the languages themselves. */
const failure =
  /^(?:Traceback \(most recent call last\)|Unhandled exception|Unhandled Promise|Uncaught |\(node:\d+\) UnhandledPromise|Exception in thread |thread '[^']{0,80}' (?:\(\d+\) )?panicked at|panic: |fatal error: |PHP (?:Fatal|Parse) error: |error(?:\[E\d{4}\])?: |(?:[\w$]{1,60}[.:]{1,2}){0,12}[A-Z]\w{0,60}(?:Error|Exception)(?:$|: | \[| \())/;
const worst = /^(?:panic: |fatal error: |PHP Fatal)/;
const php = /^(?:PHP )?(Warning|Notice|Deprecated|Fatal error|Parse error): {1,2}\S/;

/** Of a line without colours: from the words at the places where programs write them. 0: nothing says. */
export function levelOfText(line: string): number {
  const text = line.length > farthest ? line.slice(0, farthest) : line;
  const loudly = loud.exec(text);
  const inBrackets = bracketed.exec(text);
  const field = logfmt.exec(text);
  if (field) {
    const level = levelOfField(field[1]);
    if (level !== null) return level;
  }
  if (inBrackets && (!loudly || inBrackets.index <= loudly.index))
    return words.get(inBrackets[1]?.toLowerCase() ?? '') ?? 0;
  if (loudly) return words.get(loudly[0].toLowerCase()) ?? 0;
  if (failure.test(text)) return worst.test(text) ? fatal : error;
  preamble.lastIndex = 0;
  const behind = preamble.test(text) ? text.slice(preamble.lastIndex) : text.trimStart();
  const first = leading.exec(behind);
  if (first) return words.get(first[1]?.toLowerCase() ?? '') ?? 0;
  const letter = initial.exec(text);
  if (letter) return initials[letter[1] ?? letter[2] ?? ''] ?? 0;
  if (postgres.test(text)) return info;
  const mark = redis.exec(text);
  if (mark) return redisMarks[mark[1] ?? ''] ?? 0;
  const phpWord = php.exec(text);
  if (phpWord)
    return phpWord[1] === 'Warning'
      ? warn
      : phpWord[1] === 'Fatal error' || phpWord[1] === 'Parse error'
        ? fatal
        : info;
  return 0;
}

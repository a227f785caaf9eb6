const second = 1_000_000_000n;
const mostKept = 4_096;
const years = { first: 0, last: 9_999 };

/** What stands before and behind the fraction of a second. */
interface Around {
  before: string;
  behind: string;
}

const two = (value: number): string => String(value).padStart(2, '0');

function zone(minutesWest: number): string {
  if (minutesWest === 0) return 'Z';
  const minutes = Math.abs(minutesWest);
  return `${minutesWest < 0 ? '+' : '-'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function around(seconds: number): Around {
  const time = new Date(seconds * 1_000);
  // Go cannot write years of more than four digits, so restic moves them.
  const year = time.getFullYear();
  if (year > years.last) time.setFullYear(years.last);
  else if (year < years.first) time.setFullYear(years.first);
  const minutesWest = time.getTimezoneOffset();
  const here = new Date(time.getTime() - minutesWest * 60_000);
  return { before: here.toISOString().slice(0, 19), behind: zone(minutesWest) };
}

export type TimeWriter = (ns: bigint) => string;

/** Times as Go's JSON has them: in the time zone of the machine, with as many digits of a second as are not zero. */
export function createTimeWriter(): TimeWriter {
  const kept = new Map<number, Around>();
  return (ns) => {
    const rest = ((ns % second) + second) % second;
    const seconds = Number((ns - rest) / second);
    let found = kept.get(seconds);
    if (!found) {
      if (kept.size >= mostKept) kept.clear();
      found = around(seconds);
      kept.set(seconds, found);
    }
    if (rest === 0n) return found.before + found.behind;
    return `${found.before}.${rest.toString().padStart(9, '0').replace(/0+$/, '')}${found.behind}`;
  };
}

const written = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** The instant that such a text means; null where it is none. */
export function readGoTime(text: string): bigint | null {
  const [, whole, fraction = '', where] = written.exec(text) ?? [];
  const ms = Date.parse(`${whole}${where}`);
  if (whole === undefined || Number.isNaN(ms)) return null;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

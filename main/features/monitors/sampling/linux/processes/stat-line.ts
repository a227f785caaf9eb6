/** What is taken from one line of /proc/<pid>/stat. One object, written over with each line: a look parses thousands. */
export interface StatLine {
  state: number;
  ppid: number;
  pgid: number;
  session: number;
  kernelThread: boolean;
  utime: number;
  stime: number;
  cutime: number;
  cstime: number;
  nice: number;
  threads: number;
  start: number;
  rssPages: number;
}

export const newStatLine = (): StatLine => ({
  state: 0,
  ppid: 0,
  pgid: 0,
  session: 0,
  kernelThread: false,
  utime: 0,
  stime: 0,
  cutime: 0,
  cstime: 0,
  nice: 0,
  threads: 0,
  start: 0,
  rssPages: 0,
});

const open = 0x28;
const close = 0x29;
const space = 0x20;
const minus = 0x2d;
const zero = 0x30;
const kernelThreadFlag = 0x0020_0000;
/** After the name, which is the second field. */
const fields = 21;

const values = new Float64Array(fields);

/**
 * Digit by digit, without a string. The name may hold blanks, brackets and line breaks, but nothing after the last bracket is
 * text; false for what is no such line.
 */
export function parseStatLine(bytes: Uint8Array, length: number, into: StatLine): boolean {
  let at = length - 1;
  while (at >= 0 && bytes[at] !== close) at -= 1;
  if (at < 0 || at + 3 >= length) return false;
  into.state = bytes[at + 2] as number;
  at += 4;
  for (let field = 0; field < fields; field += 1) {
    let value = 0;
    let sign = 1;
    if (bytes[at] === minus) {
      sign = -1;
      at += 1;
    }
    const from = at;
    for (; at < length; at += 1) {
      const digit = (bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === from) return false;
    values[field] = value * sign;
    if (bytes[at] !== space && field < fields - 1) return false;
    at += 1;
  }
  const value = (field: number) => values[field - 4] as number;
  into.ppid = value(4);
  into.pgid = value(5);
  into.session = value(6);
  into.kernelThread = (value(9) & kernelThreadFlag) !== 0;
  into.utime = value(14);
  into.stime = value(15);
  into.cutime = value(16);
  into.cstime = value(17);
  into.nice = value(19);
  into.threads = value(20);
  into.start = value(22);
  into.rssPages = value(24);
  return true;
}

const decoder = new TextDecoder('utf-8');

/** The name in such a line. Any program may call itself what it likes: control characters would draw on a screen. */
export function nameIn(bytes: Uint8Array, length: number): string {
  let from = 0;
  while (from < length && bytes[from] !== open) from += 1;
  let to = length - 1;
  while (to > from && bytes[to] !== close) to -= 1;
  return printable(decoder.decode(bytes.subarray(from + 1, to)));
}

export const printable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();

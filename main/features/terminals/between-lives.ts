/** Undoes whatever the last program left behind: the other screen, the mouse, a hidden cursor, colours, a scrolling region. */
const calm =
  '\x1b[?1049l\x1b[?9l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?25h\x1b[!p\x1b[0m';

/** What stands in the scrollback between what an ended shell wrote and what the next one writes. */
export function betweenLives(at: number): Buffer {
  const time = new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return Buffer.from(`${calm}\r\n\x1b[2m── ended · opened again ${time} ──\x1b[0m\r\n`);
}

/** Lines as a chatty build writes them, with colours: 64 KiB that are written again and again. Runs in a page too. */
export function floodBlock(): string {
  const levels = [
    '\x1b[32mINFO\x1b[0m',
    '\x1b[1;33mWARN\x1b[0m',
    '\x1b[38;5;208mDEBUG\x1b[0m',
    '\x1b[38;2;240;80;90mERROR\x1b[0m',
  ];
  let text = '';
  for (let line = 0; text.length < 65_536; line++) {
    const level = levels[line % levels.length];
    text += `\x1b[2m2026-11-21T18:${String(line % 60).padStart(2, '0')}:07.123Z\x1b[0m ${level} \x1b[36mhttp\x1b[0m request ${line} GET /api/orders/${line * 7} 200 in \x1b[1m${line % 90} ms\x1b[0m\r\n`;
  }
  return text.slice(0, 65_536);
}

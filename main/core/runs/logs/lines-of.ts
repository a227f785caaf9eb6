export const LINE_BYTES = 8_192;
/** More than any line of use, and little enough to be searched for secrets at once. */
const TEXT_LENGTH = 1_048_576;

/** As lines that can be stored: without secrets, none longer than 8 KiB, and what was cut off is said. */
export function linesOf(text: string, redact: (text: string) => string): string[] {
  // Before it is cut into lines: a key is a secret of many lines.
  const clean = redact(text.slice(0, TEXT_LENGTH)).toWellFormed().replaceAll('\0', '\ufffd');
  const lines = clean.split(/\r?\n/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  if (text.length > TEXT_LENGTH) lines.push(`… [${text.length - TEXT_LENGTH} more characters]`);
  return lines.map(cut);
}

function cut(line: string): string {
  if (line.length * 3 <= LINE_BYTES) return line;
  const bytes = Buffer.from(line);
  if (bytes.length <= LINE_BYTES) return line;
  const note = (more: number) => `… [${more} more bytes]`;
  let end = LINE_BYTES - Buffer.byteLength(note(bytes.length));
  // Not in the middle of a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end) + note(bytes.length - end);
}

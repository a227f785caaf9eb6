const zero = 0x30;
const nine = 0x39;
const a = 0x61;
const f = 0x66;

/** A hash as restic writes it: 64 digits. Asked for each part of each file, so it is no pattern, which costs ten times as much. */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 64) return false;
  for (let at = 0; at < 64; at += 1) {
    const code = value.charCodeAt(at);
    if (code < zero || code > f || (code > nine && code < a)) return false;
  }
  return true;
}

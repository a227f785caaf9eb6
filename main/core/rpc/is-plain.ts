/**
 * Whether JSON says all of a value, so that it can be sent as it is: nearly every answer of ours. What carries an answer
 * would otherwise make the whole of it anew, piece by piece, in case there is a date or a map in it.
 */
export function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return !Number.isNaN(value);
    case 'object':
      return value === null || (Array.isArray(value) ? value.every(isPlain) : isPlainObject(value));
    default:
      return false;
  }
}

function isPlainObject(value: object): boolean {
  const shape = Object.getPrototypeOf(value);
  if (shape !== Object.prototype && shape !== null) return false;
  for (const key in value) {
    const part = (value as Record<string, unknown>)[key];
    // JSON leaves out what is undefined in an object; in a list it would say null.
    if (part !== undefined && !isPlain(part)) return false;
  }
  return true;
}

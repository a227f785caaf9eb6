import { isUtf8 } from 'node:buffer';

const maxDepth = 64;

/** Whether brackets outside of strings nest too deep for whoever walks the value recursively. */
function isTooDeep(text: string): boolean {
  if (text.length <= 2 * maxDepth) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      // The closing quote is the next one behind an even number of backslashes.
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (c === 0x5b || c === 0x7b) {
      if (++depth > maxDepth) return true;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return false;
}

function refusePoison(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('a key that would poison a prototype');
  if (key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype'))
    throw new SyntaxError('a key that would poison a prototype');
  return value;
}

/** JSON as strangers may send it: bounded in depth, no key that poisons a prototype when the value is merged somewhere. */
export function parseStrictJson(text: string): unknown {
  if (isTooDeep(text)) throw new SyntaxError('nested too deep');
  const suspicious = text.includes('__proto__') || text.includes('constructor') || text.includes('\\u');
  return suspicious ? JSON.parse(text, refusePoison) : JSON.parse(text);
}

export function parseStrictJsonBytes(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new SyntaxError('not UTF-8');
  return parseStrictJson(bytes.toString('utf8'));
}

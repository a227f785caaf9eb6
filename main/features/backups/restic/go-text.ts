import { decodeName, encodeName } from './names.ts';

/** Go 1.19 knows Unicode 13: what came later is escaped by it. */
import { isYoungerThanGo } from './young-characters.ts';

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const simpleAscii = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const shortEscapes: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function quoteCharacter(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  // Any other half of a pair is no character; encoding it as bytes would give this one.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  if (printable.test(character) && !isYoungerThanGo(code)) return character;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** `strconv.Quote` of Go, without the quotes around it. */
export function quote(text: string): string {
  if (simpleAscii.test(text)) return text;
  let quoted = '';
  for (const character of text) quoted += quoteCharacter(character);
  return quoted;
}

const escapePattern =
  /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))|([^\\"\n]+)|([\\"\n])/g;

const longEscapes: Record<string, string> = Object.fromEntries(
  Object.entries(shortEscapes).map(([character, written]) => [written.slice(1), character]),
);

/** `strconv.Unquote` of Go, of what stood between double quotes; null where that would refuse it. */
export function unquote(text: string): string | null {
  if (!/[\\"\n]/.test(text)) return text;
  const parts: Buffer[] = [];
  for (const [, short, byte, four, eight, octal, plain, other] of text.matchAll(escapePattern)) {
    if (other !== undefined) return null;
    if (plain !== undefined) parts.push(encodeName(plain));
    else if (short !== undefined) parts.push(Buffer.from(longEscapes[short] ?? '', 'latin1'));
    else if (byte !== undefined) parts.push(Buffer.of(Number.parseInt(byte, 16)));
    else if (octal !== undefined) {
      const value = Number.parseInt(octal, 8);
      if (value > 255) return null;
      parts.push(Buffer.of(value));
    } else {
      const code = Number.parseInt(four ?? eight ?? '', 16);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
      parts.push(Buffer.from(String.fromCodePoint(code), 'utf8'));
    }
  }
  return decodeName(Buffer.concat(parts));
}

const inJson = /["\\<>&\p{Cc}\p{Cs}\u2028\u2029]/u;
const eachInJson = /["\\<>&\p{Cc}\p{Cs}\u2028\u2029]/gu;
const jsonEscapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string as `encoding/json` of Go writes it: bytes that are not UTF-8 are lost to it. */
export function goJson(text: string): string {
  if (!inJson.test(text)) return `"${text}"`;
  const escaped = text.replace(eachInJson, (character) => {
    const code = character.charCodeAt(0);
    if (code >= 0x7f && code <= 0x9f) return character;
    return jsonEscapes[character] ?? (code >= 0xd800 && code <= 0xdfff ? '\\ufffd' : `\\u${hex(code, 4)}`);
  });
  return `"${escaped}"`;
}

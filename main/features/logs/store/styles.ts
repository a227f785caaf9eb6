import type { Style } from '../lines/clean.ts';
import { getNumber, newBytes, putNumber } from './varint.ts';

export function encodeStyles(styles: readonly Style[]): Uint8Array {
  const into = newBytes(styles.length * 10 + 8);
  putNumber(into, styles.length);
  let before = 0;
  for (const { at, code } of styles) {
    putNumber(into, at - before);
    before = at;
    putNumber(into, code.length);
    for (let index = 0; index < code.length; index++) putNumber(into, code.charCodeAt(index));
  }
  return into.bytes.slice(0, into.length);
}

export function decodeStyles(bytes: Uint8Array): Style[] {
  const cursor = { bytes, at: 0 };
  const styles: Style[] = [];
  let at = 0;
  for (let left = getNumber(cursor); left > 0; left--) {
    at += getNumber(cursor);
    let code = '';
    for (let length = getNumber(cursor); length > 0; length--) code += String.fromCharCode(getNumber(cursor));
    styles.push({ at, code });
  }
  return styles;
}

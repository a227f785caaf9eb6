import { printable } from '../../lib/printable.ts';

/** Bytes of a name that is not UTF-8 come as lone surrogates, and half a character is none. */
const lone = /[\ud800-\udfff]/gu;

const shown = (char: string): string => {
  const code = char.charCodeAt(0);
  return code >= 0xdc80 && code <= 0xdcff
    ? `\\x${(code - 0xdc00).toString(16)}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** A name of a file for the eye: bytes that are no text show as `\xNN`, and nothing in it moves the line. */
export function nameText(name: string, most = 400): string {
  const cut = name.length > most ? `${name.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : name;
  return printable(cut.replace(lone, shown));
}

/** The folder that something lies in; `/` of what lies at the top. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}

export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || '/';

/** An address holds text alone: what is none of it is written as its code. */
export const pathToAddress = (path: string): string => JSON.stringify(path).slice(1, -1);
export function pathFromAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    const path: unknown = JSON.parse(`"${text}"`);
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}

/** The plain ones stand for themselves; every other byte is written as `%XX`, as in shared/features/containers/files.ts. */
const plain = /[\w.~-]/;

export function decodePath(path: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < path.length; at++)
    if (path[at] === '%') {
      bytes.push(Number.parseInt(path.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(path.charCodeAt(at));
  return Buffer.from(bytes);
}

export function encodeName(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += byte < 128 && plain.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

const segmentsOf = (bytes: Buffer): Buffer[] => {
  const segments: Buffer[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at++)
    if (at === bytes.length || bytes[at] === 0x2f) {
      if (at > from) segments.push(bytes.subarray(from, at));
      from = at + 1;
    }
  return segments;
};

/** One way to write each place: no `.`, no doubled slash, and `..` goes up no further than the top. */
export function normalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of segmentsOf(decodePath(path))) {
    const name = segment.toString('latin1');
    if (name === '.') continue;
    if (name === '..') kept.pop();
    else kept.push(encodeName(segment));
  }
  return `/${kept.join('/')}`;
}

export const joinPath = (folder: string, name: Uint8Array): string =>
  `${folder === '/' ? '' : folder}/${encodeName(name)}`;
export const parentOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')));
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** For people. */
export const shownPath = (path: string): string => decodePath(path).toString('utf8');
/** A path as the engine writes it in its own answers. */
export const encodePath = (path: string): string =>
  normalPath(
    path
      .split('/')
      .map((part) => encodeName(Buffer.from(part)))
      .join('/') || '/',
  );

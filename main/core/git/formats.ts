/** What the plain files of a repository say, whoever has read them. */

const object = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
export const isObjectName = (text: string): boolean => object.test(text);

/** Of the file `HEAD`: the ref that is checked out; null when it is a commit. */
export const refOfHead = (text: string): string | null => /^ref: (refs\/.+)$/m.exec(text)?.[1]?.trim() ?? null;

export const branchOfRef = (ref: string | null): string | null =>
  ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;

/** Of a `.git` that is a file: where the rest is. */
export const targetOfLink = (text: string): string | null => /^gitdir: (.+)$/m.exec(text)?.[1]?.trim() ?? null;

/** Names that git itself would not write lead out of the repository. */
export const isSafeRef = (ref: string): boolean =>
  ref.startsWith('refs/') && !ref.includes('\0') && !ref.split('/').some((part) => part === '' || part.startsWith('.'));

/** One ref of `packed-refs`, without reading the other thousands. */
export function findPacked(bytes: Buffer, ref: string): string | null {
  const at = bytes.indexOf(` ${ref}\n`);
  if (at < 0) return null;
  const id = bytes.toString('latin1', at === 0 ? 0 : bytes.lastIndexOf(0x0a, at) + 1, at);
  return isObjectName(id) ? id : null;
}

export interface LogEntry {
  before: string;
  after: string;
  /** Milliseconds. */
  at: number;
  /** `commit (amend): words`, `pull: Fast-forward`, `update by push`. */
  message: string;
}

const entry = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t]*?(?:(\d+) [+-]\d{4})?(?:\t(.*))?$/;

export function logEntry(line: string): LogEntry | null {
  const found = entry.exec(line);
  if (!found) return null;
  const [, before = '', after = '', seconds = '0', message = ''] = found;
  return { before, after, at: Number(seconds) * 1_000, message };
}

/** Oldest first. The first line may be half of one, where only the end of the file was read. */
export const logEntries = (text: string): LogEntry[] =>
  text.split('\n').flatMap((line) => {
    const found = logEntry(line);
    return found ? [found] : [];
  });

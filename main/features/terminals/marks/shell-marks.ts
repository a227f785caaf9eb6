import { cleanText } from './clean-text.ts';
import { createScanner } from './scanner.ts';

const longestTitle = 120;
const longestCommand = 4_000;
const longestFolder = 4_096;

export interface MarkEvents {
  title(title: string): void;
  folder(folder: string): void;
  /** The shell waits for a command. */
  prompt(at: number): void;
  /** `text` is null when the shell did not say it, or somebody else did. */
  commandStarted(text: string | null, at: number): void;
  commandEnded(exitCode: number | null, at: number): void;
}

interface Options {
  events: MarkEvents;
  /** Only the shell knows it: what a program prints cannot pass for a command that was run. */
  nonce: string;
  hostname: string;
}

/** `\x3b` for a semicolon, `\\` for a backslash. */
const unescaped = (text: string) =>
  text.replace(/\\(?:\\|x([0-9a-f]{2}))/gi, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );

function folderOf(url: string, hostname: string): string | null {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'file:') return null;
  // Of a shell on another machine it says nothing about this one.
  if (!['', 'localhost', hostname.toLowerCase()].includes(parsed.hostname.toLowerCase())) return null;
  try {
    const path = decodeURIComponent(parsed.pathname);
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  } catch {
    return null;
  }
}

const isFolder = (path: string) =>
  path.length <= longestFolder && /^(?:\/|[A-Za-z]:[\\/])/.test(path) && !/\p{Cc}/u.test(path);

/** Modes that decide how a terminal looks and what it sends: needed again by who begins to read in the middle. */
const remembered = new Set([1, 7, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047, 1049, 2004]);
const onFromTheStart = new Set([7, 25]);

/** What a shell and its programs say of themselves by marks in their output (OSC 0, 2, 7, 133, 633). */
export function createShellMarks({ events, nonce, hostname }: Options) {
  const modes = new Map<number, boolean>();
  let command: string | null = null;
  let running = false;

  const start = (at: number) => {
    if (running) return;
    running = true;
    events.commandStarted(command, at);
    command = null;
  };
  const end = (text: string, at: number) => {
    if (!running) return;
    running = false;
    const code = /^-?\d{1,10}$/.exec(text.split(';')[0] ?? '');
    events.commandEnded(code ? Number(code[0]) : null, at);
  };

  const integration = (text: string, at: number) => {
    const kind = text.slice(0, 1);
    const rest = text.slice(2);
    if (kind === 'A' || kind === 'B') {
      if (running) end('', at);
      if (kind === 'B') events.prompt(at);
    } else if (kind === 'C') start(at);
    else if (kind === 'D') end(rest, at);
    else if (kind === 'E') {
      const cut = rest.lastIndexOf(';');
      if (cut >= 0 && rest.slice(cut + 1) === nonce)
        command = unescaped(rest.slice(0, cut)).toWellFormed().slice(0, longestCommand).trim();
    } else if (kind === 'P') {
      const folder = /^Cwd=(.*)$/.exec(rest);
      const path = folder ? unescaped(folder[1] ?? '') : '';
      if (isFolder(path)) events.folder(path);
    }
  };

  const scanner = createScanner({
    osc(code, text, at) {
      if (code === 0 || code === 2) events.title(cleanText(text.slice(0, 4_096), longestTitle));
      else if (code === 7) {
        const folder = folderOf(text, hostname);
        if (folder !== null && isFolder(folder)) events.folder(folder);
      } else if (code === 133 || code === 633) integration(text, at);
    },
    mode(numbers, on) {
      for (const number of numbers) if (remembered.has(number)) modes.set(number, on);
    },
  });

  return {
    push: scanner.push,
    /** Brings a fresh terminal into the modes of this one. */
    modes: (): string =>
      [...modes]
        .filter(([number, on]) => on !== onFromTheStart.has(number))
        .map(([number, on]) => `\x1b[?${number}${on ? 'h' : 'l'}`)
        .join(''),
  };
}

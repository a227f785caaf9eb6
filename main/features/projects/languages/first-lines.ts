import { byAlias, byInterpreter } from './lookup.ts';

/** What the first line of a script says about it, as linguist reads it. */
export function interpreterOf(start: string): string | null {
  if (!start.startsWith('#!')) return null;
  const line = start.slice(2, lineEnd(start)).trim();
  const words = line.split(/\s+/, 64);
  let program = words[0]?.split('/').at(-1) ?? '';
  if (program === 'env') {
    const script = words.slice(1).find((word) => !/^-[i0uCSv]*$|^--\S|^\S+=\S/.test(word));
    program = script?.split('/').at(-1) ?? '';
  }
  // `osascript -l JavaScript`
  if (program === 'osascript' && / -l ?/.test(line)) return null;
  program = program.replace(/\.\d+$/, '');
  if (program === 'sh') program = reExecuted(start) ?? program;
  return program || null;
}

/** `#!/bin/sh` and then `exec tclsh "$0" "$@"`. */
function reExecuted(start: string): string | undefined {
  return /^(?:.*\n){0,4}?.*\bexec (\w{1,40})[\s"']{1,4}\$0[\s"']{1,4}\$@/.exec(start.slice(0, 2_000))?.[1];
}

export function byShebang(start: string): readonly number[] {
  const program = interpreterOf(start);
  return program === null ? [] : byInterpreter(program);
}

const lineEnd = (text: string) => {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
};

/** What an editor is told about the file in its first or last five lines: `-*- mode: c++ -*-`, `vim: ft=cpp`. */
export function byModeline(header: string, footer: string): number | undefined {
  const named = (text: string) => emacsMode(text) ?? null;
  if (!mayHoldModeline(header) && !mayHoldModeline(footer)) return undefined;
  if (header.includes('UseVimball')) return undefined;
  const mode = named(header) ?? named(footer) ?? vimType(header) ?? vimType(footer);
  return mode ? byAlias(mode) : undefined;
}

const mayHoldModeline = (text: string) =>
  text.includes('-*-') ||
  text.includes('vi:') ||
  text.includes('im:') ||
  text.includes('ex:') ||
  /[vV]im[<=>]?\d/.test(text);

function emacsMode(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const from = line.indexOf('-*-');
    const to = from < 0 ? -1 : line.indexOf('-*-', from + 3);
    if (to < 0) continue;
    const inner = line.slice(from + 3, to).trim();
    if (!/[:;\s]/.test(inner)) return inner || undefined;
    for (const variable of inner.split(';')) {
      const colon = variable.indexOf(':');
      if (colon >= 0 && variable.slice(0, colon).trim().toLowerCase() === 'mode')
        return variable.slice(colon + 1).trim();
    }
  }
  return undefined;
}

function vimType(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const start = /(?:^|[ \t])(?:vi|[vV]im(?:[<=>]?\d{1,4})?):|[ \t]ex:/.exec(line);
    if (!start) continue;
    let options = line.slice(start.index + start[0].length);
    const set = /^[ \t]*set?[ \t]/.exec(options);
    if (set) {
      const end = options.indexOf(':');
      // Without the last colon it is no modeline at all.
      if (end < 0) continue;
      options = options.slice(set[0].length, end);
    }
    for (const option of options.replaceAll(/[ \t]{1,20}=/g, '=').split(/[ \t:\r]+/, 64)) {
      const type = /^(?:filetype|ft|syntax)=(\w+)$/.exec(option)?.[1];
      if (type) return type;
    }
  }
  return undefined;
}

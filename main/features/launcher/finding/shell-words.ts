export interface Command {
  /** `PORT=3000` in front of it. */
  env: Record<string, string>;
  words: string[];
  /** What stands behind it: `&&`, `|`, `&`; empty at the end. */
  before: string;
}

const mostCommands = 40;
const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/** The commands of a line for the shell, as far as they can be told without being one. Substitutions stay as they are. */
export function commandsOf(line: string): Command[] {
  const commands: Command[] = [];
  let words: string[] = [];
  let word: string | null = null;
  let quoted = '';
  const endWord = () => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = (before: string) => {
    endWord();
    const env: Record<string, string> = {};
    let first = words.findIndex((one) => !assignment.test(one));
    if (first < 0) first = words.length;
    for (const one of words.slice(0, first)) {
      const [, name, value] = assignment.exec(one) ?? [];
      if (name !== undefined) env[name] = value ?? '';
    }
    if (words.length > 0) commands.push({ env, words: words.slice(first), before });
    words = [];
  };
  const text = line.slice(0, 4_000);
  for (let at = 0; at < text.length && commands.length < mostCommands; at += 1) {
    const char = text[at] ?? '';
    if (quoted !== '') {
      if (char === quoted) quoted = '';
      else word = (word ?? '') + (char === '\\' && quoted === '"' ? (text[++at] ?? '') : char);
    } else if (char === "'" || char === '"') {
      quoted = char;
      word ??= '';
    } else if (char === '\\') word = (word ?? '') + (text[++at] ?? '');
    else if (/\s/.test(char)) {
      if (char === '\n') endCommand(';');
      else endWord();
    } else if (char === '&' || char === '|' || char === ';') {
      const twice = text[at + 1] === char;
      // `2>&1` and `&>` are no ends of commands.
      if (char === '&' && !twice && (/[<>]$/.test(text.slice(0, at)) || text[at + 1] === '>')) {
        word = (word ?? '') + char;
        continue;
      }
      endCommand(twice ? char + char : char);
      if (twice) at += 1;
    } else word = (word ?? '') + char;
  }
  endCommand('');
  return commands;
}

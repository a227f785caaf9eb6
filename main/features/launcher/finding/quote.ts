const plain = /^[\w@%+=:,./-]+$/;

/** One word of a line for the shell that the line will be given to. */
export function quote(word: string, platform: NodeJS.Platform): string {
  if (plain.test(word)) return word;
  // What cmd does with a quote or a percent sign inside quotes nobody can tell: such names are not offered there.
  if (platform === 'win32') return `"${word.replaceAll('"', '')}"`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Names with line ends or other control characters are not offered: no list and no log can show them as they are. */
export const isSpeakable = (word: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  word.length <= 500 && !/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(word);

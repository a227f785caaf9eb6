const longest = 128;

/**
 * What a terminal may answer by itself when a program asks it: where the cursor is, what it can do, which colours it has. None of
 * them can carry text of the program's choosing or a line break, so none can type a command into a shell.
 */
const harmless = [
  // Device attributes, status, cursor position, modes, size in characters or pixels, what the keyboard is set to.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these sequences begin with one
  /^\x1b\[[?>=]?[\d;]*(?:[cnRtuSxIO]|\$y)$/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these sequences begin with one
  /^\x1b\](?:4;\d{1,3}|1[0-2]);rgb:[\da-f]{2,4}(?:\/[\da-f]{2,4}){2}(?:\x07|\x1b\\)$/i,
  // The state of a setting: digits and the few letters that name it.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these sequences begin with one
  /^\x1bP[01]\$r[\d;]*(?:[mrqstp]|"[pq]| q|\$[|}~])?\x1b\\$/,
  // The name of the terminal itself.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these sequences begin with one
  /^\x1bP>\|xterm\.js\([\d.a-z-]{1,24}\)\x1b\\$/,
];

export const isHarmlessAnswer = (text: string): boolean =>
  text.length <= longest && harmless.some((pattern) => pattern.test(text));

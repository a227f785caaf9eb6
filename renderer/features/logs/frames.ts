export interface Frame {
  start: number;
  end: number;
  file: string;
  line: number;
  column: number | null;
}

const path = String.raw`(?:file:\/\/)?(?:[A-Za-z]:[\\/]|~?\/|\.{0,2}[\\/])?[\w@+~%$.\-[\]]+(?:[\\/][\w@+~%$.\- [\]()]*?[\w@+~%$.\-[\]]+)*\.[A-Za-z]\w{0,9}`;

const forms = [
  // Python.
  /File "(?<file>[^"\n]+)", line (?<line>\d+)/g,
  // PHP.
  /(?<file>(?:[A-Za-z]:[\\/]|\/)[^\s:()]+\.\w+)(?: on line |\()(?<line>\d+)\)?/g,
  // .NET.
  /(?<file>(?:[A-Za-z]:[\\/]|\/)[^\s:()]+\.\w+):line (?<line>\d+)/g,
  // Node, Go, Rust, Ruby, Java, compilers: path:line[:column].
  new RegExp(String.raw`(?<![\w/\\:.])(?<file>${path}):(?<line>\d{1,7})(?::(?<column>\d{1,6}))?`, 'g'),
];

/** An address and a time have a colon and figures, too. */
const isNoFile = (file: string) => /^(?:https?|wss?|node|tcp|data):/.test(file) || /^[\d.]+$/.test(file);
const known =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kts?|scala|php|cs|fs|vb|swift|c|cc|cpp|cxx|h|hpp|m|mm|ex|exs|erl|clj|vue|svelte|astro|html?|css|s[ac]ss|less|sql|sh|lua|dart|zig|nim|ya?ml|toml|json|xml|pl|pm|r|jl|hs|ml|elm|graphql|proto|twig|erb|ejs|hbs|tpl)$/i;

/** Places in source files that a line names, so that they can be opened. */
export function framesOf(plain: string): Frame[] {
  const found: Frame[] = [];
  // A line of 32 KiB is data, not a stack.
  const text = plain.length > 2_000 ? plain.slice(0, 2_000) : plain;
  if (!/\d/.test(text)) return found;
  for (const form of forms)
    for (const match of text.matchAll(form)) {
      const { file = '', line = '', column } = match.groups ?? {};
      const end = match.index + match[0].length;
      const start = match[0].startsWith('File "') ? match.index : match.index + match[0].indexOf(file);
      const at = Number(line);
      if (isNoFile(file) || !known.test(file) || at < 1) continue;
      if (found.some((other) => start < other.end && end > other.start)) continue;
      found.push({ start, end, file, line: at, column: column && Number(column) > 0 ? Number(column) : null });
      if (found.length >= 8) return found;
    }
  return found.sort((a, b) => a.start - b.start);
}

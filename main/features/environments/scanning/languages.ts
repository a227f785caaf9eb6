/** How one language reads a variable of its environment. The name is in the first group that has one. */
export interface Way {
  pattern: RegExp;
  /** Of what stands right behind: the code has a value of its own. */
  byDefault?: RegExp;
  /** The pattern alone says it. */
  always?: boolean;
  /** The first group is a list of names: `{ A, B = 'x' }`. */
  list?: boolean;
}

const assigned = /^\s*(?:=(?![=>~])|\+=)/;
/** What is written to is not read. */
export const isWritten = (behind: string): boolean => assigned.test(behind);

const orElse = /^\s*(?:\?\?|\|\||\?:)=?\s*\S/;
const comma = /^\s*,\s*(?!\s*\)|(?:default\s*=\s*)?None\b|null\b|nil\b)\S/;

const script: Way[] = [
  {
    pattern: /\b(?:process\.env|import\.meta\.env|Bun\.env)(?:\?\.|\.)([A-Za-z_]\w*)/g,
    byDefault: orElse,
  },
  {
    pattern: /\b(?:process\.env|import\.meta\.env|Bun\.env)(?:\?\.)?\[\s*['"`]([A-Za-z_]\w*)['"`]\s*\]/g,
    byDefault: orElse,
  },
  { pattern: /\bDeno\.env\.get\(\s*['"`](\w+)['"`]/g, byDefault: /^\s*\)\s*(?:\?\?|\|\|)\s*\S/ },
  { pattern: /\{([^{}]{1,4000})\}\s*=\s*(?:process|import\.meta|Bun)\.env\b/g, list: true },
  { pattern: /\bimport\s*\{([^{}]{1,4000})\}\s*from\s*['"]\$env\/static\/(?:private|public)['"]/g, list: true },
];
const python: Way[] = [
  {
    pattern: /\benviron(?:\.get\(|\.setdefault\(|\[)\s*['"](\w+)['"]\]?/g,
    byDefault: new RegExp(`${comma.source}|^\\)\\s*or\\s`),
  },
  { pattern: /\bgetenv\(\s*['"](\w+)['"]/g, byDefault: new RegExp(`${comma.source}|^\\)\\s*or\\s`) },
  {
    pattern:
      /\b(?:env|config)(?:\.(?:str|bool|int|float|list|tuple|dict|json|url|db|cache|path|get))?\(\s*['"]([A-Z][A-Z0-9_]+)['"]/g,
    byDefault: comma,
  },
];
const ruby: Way[] = [
  { pattern: /\bENV\[\s*['"](\w+)['"]\s*\]/g, byDefault: orElse },
  { pattern: /\bENV\.fetch\(?\s*['"](\w+)['"]/g, byDefault: /^\s*,\s*\S|^\s*\)\s*(?:\{|do\b)/ },
];
const go: Way[] = [
  { pattern: /\bos\.(?:Getenv|LookupEnv)\(\s*["`](\w+)["`]/g },
  { pattern: /\benv:"([A-Z][A-Z0-9_]*)/g, byDefault: /^[^`]{0,100}(?:envDefault|default):/ },
];
const rust: Way[] = [
  {
    pattern: /\benv::var(?:_os)?\(\s*"(\w+)"/g,
    byDefault: /^\s*\)\s*\.(?:unwrap_or|ok\(\)|is_ok|map_or|or_else|unwrap_or_else)/,
  },
  { pattern: /\boption_env!\(\s*"(\w+)"/g, always: true },
  { pattern: /\benv!\(\s*"(\w+)"/g },
];
const jvm: Way[] = [
  { pattern: /\bSystem\.getenv\(\s*"(\w+)"/g, byDefault: /^\s*\)\s*(?:\?:|\.orElse)/ },
  { pattern: /\bSystem\.getenv\(\)\s*(?:\[|\.get\(|\.getOrElse\()\s*"(\w+)"/g, byDefault: /^\s*[\])]\s*\?:|^\s*,/ },
  { pattern: /@Value\(\s*"\$\{([A-Z][A-Z0-9_]*)/g, byDefault: /^:/ },
];
const php: Way[] = [
  {
    pattern: /\b(?:getenv|env)\(\s*['"](\w+)['"]/g,
    byDefault: new RegExp(`${comma.source}|^\\s*\\)\\s*(?:\\?\\?|\\?:)`),
  },
  { pattern: /\$_ENV\[\s*['"](\w+)['"]\s*\]/g, byDefault: orElse },
];
const dotnet: Way[] = [
  { pattern: /\bEnvironment\.GetEnvironmentVariable\(\s*"(\w+)"/g, byDefault: /^[^)]{0,60}\)\s*\?\?/ },
];
const elixir: Way[] = [
  { pattern: /\bSystem\.(?:get_env|fetch_env!?)\(?\s*"(\w+)"/g, byDefault: /^\s*,\s*\S|^\s*\)?\s*\|\|/ },
];
const prisma: Way[] = [{ pattern: /\benv\(\s*"(\w+)"/g }];
const dart: Way[] = [
  { pattern: /\bPlatform\.environment\[\s*['"](\w+)['"]\s*\]/g, byDefault: orElse },
  { pattern: /\b(?:String|int|bool)\.fromEnvironment\(\s*['"](\w+)['"]/g, byDefault: /^\s*,\s*defaultValue/ },
];
const swift: Way[] = [{ pattern: /\.environment\[\s*"(\w+)"\s*\]/g, byDefault: orElse }];
const compose: Way[] = [
  { pattern: /(?<!\$)\$\{([A-Za-z_]\w*)(?=[:}?+-])/g, byDefault: /^:?[-+]/ },
  { pattern: /(?<!\$)\$([A-Z_][A-Z0-9_]*)/g },
];
const spring: Way[] = [{ pattern: /\$\{([A-Z][A-Z0-9_]*)(?=[:}])/g, byDefault: /^:/ }];

const byEnding: Readonly<Record<string, readonly Way[]>> = Object.fromEntries([
  ...['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'vue', 'svelte', 'astro'].map((ending) => [ending, script]),
  ['py', python],
  ...['rb', 'erb', 'rake', 'ru'].map((ending) => [ending, ruby]),
  ['go', go],
  ['rs', rust],
  ...['java', 'kt', 'kts', 'scala', 'groovy', 'gradle'].map((ending) => [ending, jvm]),
  ['php', php],
  ...['cs', 'fs', 'vb'].map((ending) => [ending, dotnet]),
  ...['ex', 'exs', 'eex', 'heex'].map((ending) => [ending, elixir]),
  ['prisma', prisma],
  ['dart', dart],
  ['swift', swift],
]);

const isCompose = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;
const isSpring = /^application(?:-[\w-]+)?\.(?:ya?ml|properties)$/;

/** What is asked of the project's list of files; what is none of ours among them is passed over. */
export const wantedFiles = {
  names: ['rakefile', 'gemfile'],
  endings: [...Object.keys(byEnding).map((ending) => `.${ending}`), '.yml', '.yaml', '.properties'],
};

export function waysOf(path: string): readonly Way[] | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (isCompose.test(name)) return compose;
  if (isSpring.test(name)) return spring;
  if (wantedFiles.names.includes(name)) return ruby;
  return byEnding[name.slice(name.lastIndexOf('.') + 1)] ?? null;
}

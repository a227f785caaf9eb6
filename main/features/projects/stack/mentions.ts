/** Something that a file of the project names, in the words of an ecosystem. */
export interface Mention {
  ecosystem: string;
  name: string;
  version: string | null;
  file: string;
  /** Where it is known already. */
  line: number | null;
  /** Else the place in the text of the file. */
  at: number | null;
  development: boolean;
  /** What is shown in place of the line, where that must not be seen. */
  text?: string;
}

export type Mentioned = Omit<Mention, 'file' | 'line' | 'development' | 'at' | 'version'> &
  Partial<Pick<Mention, 'version' | 'at' | 'development' | 'text' | 'line'>>;

export function mention(file: string, said: Mentioned): Mention {
  return { version: null, line: null, at: null, development: false, ...said, file };
}

/** As DEPS, tools and this folder's tables call the same thing. */
const aliases: Record<string, string> = {
  gem: 'rubygems',
  bundler: 'rubygems',
  ruby: 'rubygems',
  composer: 'packagist',
  golang: 'go',
  crates: 'cargo',
  python: 'pypi',
  pip: 'pypi',
  gradle: 'maven',
  sbt: 'maven',
  conan: 'cpp',
  vcpkg: 'cpp',
  swiftpm: 'swift',
  actions: 'github-actions',
  githubactions: 'github-actions',
  cabal: 'hackage',
  conda: 'pypi',
  carthage: 'swift',
  // The chart of a database brings that database, in a version of its own.
  helm: 'image',
  gleam: 'hex',
};

export function ecosystemOf(name: string): string {
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** One spelling for names that their ecosystem holds to be the same. */
export function normalName(ecosystem: string, name: string): string {
  const lower = name.toLowerCase();
  if (ecosystem === 'pypi') return lower.replace(/[-_.]+/g, '-');
  if (ecosystem === 'go') return lower.replace(/\/v\d+$/, '');
  if (ecosystem === 'swift') return lower.slice(lower.lastIndexOf('/') + 1).replace(/\.git$/, '');
  return lower;
}

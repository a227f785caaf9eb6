const hash = ['#'];
const slashes = ['//', '/*', '*'];
const both = ['#', '//', '/*'];

const byEnding: Record<string, readonly string[]> = {
  js: slashes,
  cjs: slashes,
  mjs: slashes,
  ts: slashes,
  cts: slashes,
  mts: slashes,
  json: slashes,
  jsonc: slashes,
  json5: slashes,
  gradle: slashes,
  kts: slashes,
  sbt: slashes,
  swift: slashes,
  kt: slashes,
  zon: slashes,
  zig: slashes,
  scala: slashes,
  sc: slashes,
  mill: slashes,
  bicep: slashes,
  prisma: slashes,
  pbxproj: ['/*'],
  mod: slashes,
  typ: slashes,
  php: both,
  css: ['/*!'],
  rs: slashes,
  hcl: both,
  tf: both,
  nomad: both,
  neon: hash,
  ini: ['#', ';'],
  cfg: ['#', ';'],
  conf: both,
  lua: ['--'],
  cabal: ['--'],
  rockspec: ['--'],
  gpr: ['--'],
  dhall: ['--'],
  clj: [';'],
  edn: [';'],
  asd: [';'],
  rkt: [';'],
  config: ['%', '<!--'],
  xml: ['<!--'],
  csproj: ['<!--'],
  fsproj: ['<!--'],
  vbproj: ['<!--'],
  props: ['<!--'],
  slnx: ['<!--'],
  dist: ['<!--', '#'],
  tex: ['%'],
  sdl: ['//', '#', '/*'],
  // The first line of a Swift manifest is a comment that counts; see swift-tools-version.
};

const blocks: Record<string, readonly [string, string]> = {
  xml: ['<!--', '-->'],
  csproj: ['<!--', '-->'],
  fsproj: ['<!--', '-->'],
  vbproj: ['<!--', '-->'],
  props: ['<!--', '-->'],
  dist: ['<!--', '-->'],
  slnx: ['<!--', '-->'],
  cabal: ['{-', '-}'],
  lua: ['--[[', ']]'],
  rockspec: ['--[[', ']]'],
  rkt: ['#|', '|#'],
};
const slashBlock = ['/*', '*/'] as const;

function endingOf(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1).toLowerCase();
}

export interface Comments {
  /** Whether a trimmed line says nothing. */
  silent(line: string): boolean;
  block: readonly [string, string] | null;
}

/** How comments are written in that file; what is not known takes `#`. */
export function commentsOf(file: string): Comments {
  const ending = endingOf(file);
  const marks = Object.hasOwn(byEnding, ending)
    ? (byEnding[ending] ?? hash)
    : file.endsWith('Jenkinsfile')
      ? slashes
      : hash;
  const block = Object.hasOwn(blocks, ending) ? blocks[ending] : marks.includes('/*') ? slashBlock : null;
  return {
    silent: (line) => line === '' || marks.some((mark) => line.startsWith(mark)),
    block: block ?? null,
  };
}

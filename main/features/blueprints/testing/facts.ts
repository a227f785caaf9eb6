import type { Said, ShippingFacts, StackId } from '../types.ts';

const from = <T>(value: T, file: string, line = 1): Said<T> => ({
  value,
  sentence: `${file} says ${String(value)}.`,
  file,
  line,
});

interface Stack {
  runtime: string;
  manager: [string, string] | null;
  framework?: string;
  build?: string;
  test?: string;
  lint?: string;
  start: string[] | null;
  port: number;
}

const native = (runtime: string, manager: string, lock: string | null, port = 8080): Stack => ({
  runtime,
  manager: [manager, lock as string],
  build: `${manager} build`,
  test: `${manager} test`,
  start: ['/app/app'],
  port,
});
const further = {
  c: native('12.2', 'cmake', null),
  zig: native('0.15.1', 'zig', 'build.zig.zon'),
  nim: native('2.2.4', 'nimble', 'nimble.lock', 5000),
  crystal: native('1.18.2', 'shards', 'shard.lock', 3000),
  swift: native('6.2.1', 'swift', 'Package.resolved'),
  d: native('1.30', 'dub', 'dub.selections.json'),
  scala: native('21.0.9_10', 'sbt', null, 9000),
  clojure: native('21.0.9_10', 'lein', null, 3000),
  haskell: native('9.10.3', 'cabal', 'cabal.project.freeze'),
  ocaml: native('5.3', 'opam', null),
  erlang: native('27.3.4', 'rebar3', 'rebar.lock'),
  gleam: native('1.13.0', 'gleam', 'manifest.toml'),
  perl: { ...native('5.42.0', 'cpanm', null, 3000), start: ['perl', 'app.pl'] },
  r: { ...native('4.5.2', 'renv', 'renv.lock', 8000), start: ['Rscript', 'app.R'] },
  julia: { ...native('1.12.1', 'pkg', 'Manifest.toml'), start: ['julia', 'main.jl'] },
  lua: { ...native('5.4', 'luarocks', null), start: ['lua5.4', 'main.lua'] },
  dart: native('3.10.0', 'pub', 'pubspec.lock'),
  site: { ...native('0.152.2', 'hugo', null), framework: 'hugo', start: null },
} as const satisfies Partial<Record<StackId, Stack>>;

const stacks: Record<StackId, Stack> = {
  node: {
    runtime: '22.21.1',
    manager: ['npm', 'package-lock.json'],
    framework: 'next',
    build: 'npm run build',
    test: 'npm test',
    lint: 'npm run lint',
    start: ['node', 'server.js'],
    port: 3000,
  },
  bun: { runtime: '1.3.3', manager: ['bun', 'bun.lock'], test: 'bun test', start: ['bun', 'src/index.ts'], port: 3000 },
  deno: {
    runtime: '2.5.6',
    manager: ['deno', 'deno.lock'],
    test: 'deno test',
    lint: 'deno lint',
    start: ['deno', 'run', 'main.ts'],
    port: 8000,
  },
  static: { runtime: '1.28.0', manager: null, start: null, port: 8080 },
  python: {
    runtime: '3.13.9',
    manager: ['uv', 'uv.lock'],
    framework: 'fastapi',
    test: 'pytest',
    lint: 'ruff check .',
    start: ['uvicorn', 'app.main:app'],
    port: 8000,
  },
  go: {
    runtime: '1.25.4',
    manager: ['go', 'go.sum'],
    build: 'go build ./...',
    test: 'go test ./...',
    start: ['/app/shop'],
    port: 8080,
  },
  rust: {
    runtime: '1.91.1',
    manager: ['cargo', 'Cargo.lock'],
    build: 'cargo build --release',
    test: 'cargo test',
    start: ['/app/shop'],
    port: 8080,
  },
  java: {
    runtime: '21.0.9_10',
    manager: ['maven', null as unknown as string],
    framework: 'spring-boot',
    build: './mvnw package',
    test: './mvnw test',
    start: ['java', '-jar', 'app.jar'],
    port: 8080,
  },
  dotnet: {
    runtime: '9.0.11',
    manager: ['nuget', 'packages.lock.json'],
    build: 'dotnet build',
    test: 'dotnet test',
    start: ['dotnet', 'Shop.dll'],
    port: 8080,
  },
  php: {
    runtime: '8.4.15',
    manager: ['composer', 'composer.lock'],
    framework: 'laravel',
    test: 'vendor/bin/phpunit',
    start: ['php', '-S', '0.0.0.0:8000'],
    port: 8000,
  },
  ruby: {
    runtime: '3.4.7',
    manager: ['bundler', 'Gemfile.lock'],
    framework: 'rails',
    test: 'bin/rails test',
    start: ['bin/rails', 'server'],
    port: 3000,
  },
  elixir: {
    runtime: '1.18.4',
    manager: ['mix', 'mix.lock'],
    framework: 'phoenix',
    test: 'mix test',
    start: ['bin/shop', 'start'],
    port: 4000,
  },
  ...further,
};
export const stackIds = Object.keys(stacks) as StackId[];

/** A made-up project of this stack, which wants a database and knows its health path unless it is told otherwise. */
export function madeUpFacts(stack: StackId, more: Partial<ShippingFacts> = {}): ShippingFacts {
  const { runtime, manager, framework, build, test, lint, start, port } = stacks[stack];
  const isStatic = start === null;
  return {
    project: { id: 'p1', name: 'Shop API', folder: '/srv/shop' },
    member: {
      ...{ id: '', name: 'Shop API', folder: '', program: null, slug: 'shop-api', built: 'alone', depends: [] },
      // Of the one member it is the slug of the project.
      ...(more.slug !== undefined && { slug: more.slug }),
    },
    slug: 'shop-api',
    stack,
    framework: framework ?? null,
    basis: `${stack} ${runtime}`,
    runtime: from(runtime, 'package.json', 3),
    manager:
      manager === null
        ? null
        : { id: manager[0], lockFile: manager[1], said: from(manager[0], manager[1] ?? 'pom.xml') },
    build: build === undefined ? null : from(build, 'package.json', 5),
    test: test === undefined ? null : from(test, 'package.json', 6),
    lint: lint === undefined ? null : from(lint, 'package.json', 7),
    start: start === null ? null : from(start, 'package.json', 8),
    port: from(port, 'server.js', 9),
    health: isStatic ? null : from('/health', 'server.js', 12),
    output: isStatic ? from('.', 'index.html') : null,
    needs: isStatic ? [] : [{ id: 'postgresql', said: from('pg', 'package.json', 20), variable: 'DATABASE_URL' }],
    variables: isStatic
      ? []
      : [
          { name: 'PORT', secret: false, file: 'server.js', line: 1 },
          { name: 'LOG_LEVEL', secret: false, file: 'server.js', line: 2 },
          { name: 'SESSION_SECRET', secret: true, file: 'server.js', line: 3 },
        ],
    image: {
      manifests: manager?.[1] ? [manager[1]] : [],
      dependencies: 'production',
      credentials: null,
      artefact: null,
      way: null,
    },
    notes: [],
    ...more,
  };
}

/** Words that mean something else to a parser of YAML, HCL, a shell or GitHub. */
export const hostileWords = [
  'no',
  'on',
  'null',
  '1e3',
  '0x1f',
  '12:30:00',
  '~',
  '"quoted" \'twice\'',
  'a\nkey: injected',
  'a\r\n- injected',
  'a\u2028b\u0085c',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what it is about
  '${file("/etc/passwd")}',
  '%{ for x in y }',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what it is about
  '${{ secrets.TOKEN }}',
  '{{ .Values.x }}',
  '#comment',
  '*/ */',
  '\\',
  '\u0000\u001b[31m',
  'é🦊',
  'x'.repeat(5_000),
];

/** Every text of a project that somebody may write as they like. */
export function hostileFacts(stack: StackId, word: string): ShippingFacts {
  const plain = madeUpFacts(stack);
  const bad = <T>(fact: Said<T>): Said<T> => ({ ...fact, sentence: `It says ${word}.`, file: `src/${word}` });
  const line = (fact: Said<string> | null) => (fact === null ? null : { ...bad(fact), value: `echo ${word}` });
  return {
    ...plain,
    project: { id: 'p1', name: word, folder: `/srv/${word}` },
    basis: word,
    runtime: bad(plain.runtime),
    build: line(plain.build ?? from('x', 'y')),
    test: line(plain.test ?? from('x', 'y')),
    lint: line(plain.lint ?? from('x', 'y')),
    port: bad(plain.port),
    health: { ...from(`/${word}`, 'server.js'), sentence: word },
    needs: [{ id: word, said: { ...from(word, 'x'), sentence: word }, variable: word }],
    variables: [
      { name: word, secret: true, file: word, line: 1 },
      { name: `X_${word}`, secret: false, file: 'x', line: 1 },
    ],
    notes: [word],
  };
}

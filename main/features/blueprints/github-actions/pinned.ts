/**
 * By full version, since a tag such as `v6` is moved under the project that uses it. As of 2026-11-22 these were published; a
 * commit's hash would hold even against a moved tag, but has to be asked of GitHub.
 */
export const pinned = {
  checkout: 'actions/checkout@v5.0.0',
  cache: 'actions/cache@v4.2.4',
  node: 'actions/setup-node@v5.0.0',
  pnpm: 'pnpm/action-setup@v4.4.0',
  bun: 'oven-sh/setup-bun@v2.2.0',
  deno: 'denoland/setup-deno@v2.0.4',
  python: 'actions/setup-python@v5.6.0',
  uv: 'astral-sh/setup-uv@v6.8.0',
  go: 'actions/setup-go@v5.6.0',
  java: 'actions/setup-java@v4.7.1',
  dotnet: 'actions/setup-dotnet@v4.3.1',
  php: 'shivammathur/setup-php@2.37.2',
  ruby: 'ruby/setup-ruby@v1.295.0',
  beam: 'erlef/setup-beam@v1.24.1',
  nim: 'jiro4989/setup-nim-action@v2.2.2',
  crystal: 'crystal-lang/install-crystal@v1.8.2',
  swift: 'swift-actions/setup-swift@v2.3.0',
  d: 'dlang-community/setup-dlang@v2.0.0',
  sbt: 'sbt/setup-sbt@v1.1.14',
  clojure: 'DeLaGuardo/setup-clojure@13.4',
  haskell: 'haskell-actions/setup@v2.8.2',
  ocaml: 'ocaml/setup-ocaml@v3.4.3',
  perl: 'shogo82148/actions-setup-perl@v1.37.0',
  r: 'r-lib/actions/setup-r@v2.11.4',
  julia: 'julia-actions/setup-julia@v2.6.1',
  dart: 'dart-lang/setup-dart@v1.7.1',
  flutter: 'subosito/flutter-action@v2.21.0',
  hugo: 'peaceiris/actions-hugo@v3.0.0',
  installTool: 'taiki-e/install-action@v2.62.49',
  buildx: 'docker/setup-buildx-action@v3.11.1',
  buildPush: 'docker/build-push-action@v6.18.0',
} as const;

/** Named by release: `ubuntu-latest` becomes another system on a day of its own choosing. */
export const runner = 'ubuntu-24.04';

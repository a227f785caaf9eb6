import { describe, expect, test } from 'vitest';
import { generators } from './generators.ts';
import { furtherProjects, notServed } from './testing/further-stacks.ts';
import { factsOf, membersOf, refusalOf } from './testing/projects.ts';

describe.each(Object.entries(furtherProjects))('%s', (_, files) => {
  test('has files of every kind that pass every check', async () => {
    const facts = await factsOf(files);
    for (const { generate, check } of Object.values(generators)) {
      const made = generate([facts]);
      expect(made.refused).toEqual([]);
      expect(made.files.length).toBeGreaterThan(0);
      for (const file of made.files)
        expect(
          (await check(file)).filter(({ ok }) => !ok),
          `${file.path}\n${file.text}`,
        ).toEqual([]);
    }
  });
});

test('each says what it is, where it listens, what it needs and what it asks its surroundings for', async () => {
  const told: Record<string, unknown> = {};
  for (const [name, files] of Object.entries(furtherProjects)) {
    const { basis, port, health, start, needs, variables } = await factsOf(files);
    const of = [
      basis,
      `${port.value}${health === null ? '' : health.value}`,
      start?.value.join(' ') ?? null,
      needs.map(({ id, variable }) => `${id}${variable === null ? '' : ` by ${variable}`}`).join(', '),
      variables.map(({ name: variable }) => variable).join(', '),
    ];
    told[name] = of;
  }
  expect(told).toMatchInlineSnapshot(`
    {
      "c with autotools": [
        "C with Autotools",
        "8080",
        "/app/app",
        "",
        "",
      ],
      "c with make": [
        "C with Make, libmicrohttpd",
        "8081",
        "/app/app",
        "postgresql by DATABASE_URL",
        "DATABASE_URL",
      ],
      "c with meson": [
        "C with Meson",
        "8080",
        "/app/app",
        "",
        "",
      ],
      "c++ with cmake": [
        "C++ with CMake, cpp-httplib",
        "9090",
        "/app/app",
        "",
        "",
      ],
      "c++ with conan": [
        "C++ with CMake and Conan, Drogon",
        "8848",
        "/app/app",
        "postgresql",
        "",
      ],
      "c++ with vcpkg": [
        "C++ with CMake and vcpkg, Crow",
        "18080",
        "/app/app",
        "redis",
        "",
      ],
      "clojure with deps": [
        "Clojure on Java 21.0.9_10 with tools.build, Reitit",
        "3000",
        "java -XX:MaxRAMPercentage=75 -jar /app/app.jar",
        "",
        "",
      ],
      "crystal": [
        "Crystal 1.18.2 with shards, Kemal",
        "3030/health",
        "/app/app",
        "postgresql by DATABASE_URL",
        "DATABASE_URL",
      ],
      "d": [
        "D with dub, vibe.d",
        "8085",
        "/app/app",
        "",
        "",
      ],
      "dancer": [
        "Perl 5.42.0 with cpanm, Dancer",
        "5000",
        "plackup --env production --server Starman --host 0.0.0.0 --port 5000 bin/app.psgi",
        "mariadb",
        "",
      ],
      "dart frog": [
        "Dart 3.10.0 with pub, Dart Frog",
        "8080",
        "/app/app",
        "",
        "",
      ],
      "dart with shelf": [
        "Dart 3.10.0 with pub, shelf",
        "8096",
        "/app/app",
        "postgresql",
        "",
      ],
      "elm": [
        "Pages by Elm",
        "8080",
        null,
        "",
        "",
      ],
      "erlang": [
        "Erlang 27.3.4 with rebar3, Cowboy",
        "8089",
        "/app/bin/shop foreground",
        "",
        "LEVEL",
      ],
      "flutter for the web": [
        "Pages by Flutter",
        "8080",
        null,
        "",
        "",
      ],
      "genie": [
        "Julia 1.11.7, Genie",
        "8000/health",
        "julia --project=. -e using Genie; Genie.loadapp(); Genie.up(8000, "0.0.0.0"; async = false)",
        "",
        "",
      ],
      "gleam": [
        "Gleam 1.13.0, Wisp",
        "8001",
        "/app/entrypoint.sh run",
        "",
        "SECRET_KEY_BASE",
      ],
      "haskell with cabal": [
        "Haskell by GHC 9.8.4 with cabal, Scotty",
        "3005/health",
        "/app/app",
        "postgresql by DATABASE_URL",
        "DATABASE_URL",
      ],
      "haskell with stack": [
        "Haskell by GHC 9.6.7 with stack, Servant",
        "8080",
        "/app/app",
        "",
        "",
      ],
      "hugo": [
        "Pages by Hugo",
        "8080",
        null,
        "",
        "",
      ],
      "jekyll": [
        "Pages by Jekyll",
        "8080",
        null,
        "",
        "",
      ],
      "lapis": [
        "Lua, Lapis",
        "8094",
        "lapis server production",
        "",
        "",
      ],
      "leiningen": [
        "Clojure on Java 21.0.9_10 with Leiningen, Ring",
        "3100",
        "java -XX:MaxRAMPercentage=75 -jar /app/app.jar",
        "",
        "LEVEL",
      ],
      "mdbook": [
        "Pages by mdBook",
        "8080",
        null,
        "",
        "",
      ],
      "middleman": [
        "Pages by Middleman",
        "8080",
        null,
        "",
        "",
      ],
      "mill": [
        "Scala on Java 21.0.9_10 with Mill",
        "8090",
        "java -XX:MaxRAMPercentage=75 -jar /app/app.jar",
        "",
        "",
      ],
      "mkdocs": [
        "Pages by MkDocs",
        "8080",
        null,
        "",
        "",
      ],
      "mkdocs with a list": [
        "Pages by MkDocs",
        "8080",
        null,
        "",
        "",
      ],
      "mojolicious": [
        "Perl 5.42.0 with Carton, Mojolicious",
        "3000/health",
        "perl app.pl prefork --mode production --listen http://*:3000",
        "postgresql",
        "GREETING",
      ],
      "nim": [
        "Nim 2.2.4 with nimble, Jester",
        "5000",
        "/app/app",
        "",
        "STRIPE_API_KEY",
      ],
      "ocaml": [
        "OCaml 5.3 with dune, Dream",
        "8087/health",
        "/app/app",
        "",
        "",
      ],
      "openresty": [
        "Lua, OpenResty",
        "8093",
        "openresty -p /app -e /dev/stderr -c nginx.conf -g daemon off;",
        "",
        "",
      ],
      "oxygen": [
        "Julia 1.12.1, Oxygen",
        "8092",
        "julia --project=. server.jl",
        "",
        "LEVEL",
      ],
      "pelican": [
        "Pages by Pelican",
        "8080",
        null,
        "",
        "",
      ],
      "plain lua": [
        "Lua",
        "8095",
        "lua5.4 main.lua",
        "",
        "",
      ],
      "plain perl": [
        "Perl 5.42.0",
        "8091",
        "perl server.pl",
        "",
        "",
      ],
      "play": [
        "Scala on Java 21.0.9_10 with sbt, Play",
        "9000",
        "/app/bin/shop -Dhttp.port=9000 -Dpidfile.path=/dev/null",
        "",
        "",
      ],
      "plumber without a list": [
        "R 4.5.2, plumber",
        "8000",
        "Rscript -e plumber::pr_run(plumber::pr('plumber.R'), host = '0.0.0.0', port = 8000)",
        "",
        "",
      ],
      "scala with assembly": [
        "Scala on Java 21.0.9_10 with sbt, http4s",
        "8088",
        "java -XX:MaxRAMPercentage=75 -jar /app/app.jar",
        "postgresql",
        "LEVEL",
      ],
      "shiny with renv": [
        "R 4.4.1 with renv, Shiny",
        "3838",
        "Rscript -e shiny::runApp('.', host = '0.0.0.0', port = 3838, launch.browser = FALSE)",
        "postgresql by DATABASE_URL",
        "DATABASE_URL",
      ],
      "sphinx": [
        "Pages by Sphinx",
        "8080",
        null,
        "",
        "",
      ],
      "swift with vapor": [
        "Swift 6.2.1, Vapor",
        "8080/health",
        "/app/app serve --env production --hostname 0.0.0.0 --port 8080",
        "postgresql by DATABASE_URL",
        "DATABASE_URL",
      ],
      "zig": [
        "Zig 0.14.0",
        "5882",
        "/app/app",
        "",
        "",
      ],
      "zola": [
        "Pages by Zola",
        "8080",
        null,
        "",
        "",
      ],
    }
  `);
});

test.each(Object.entries(notServed))('%s is refused with its reason', async (_, [reason, files]) => {
  expect(await refusalOf(files)).toMatch(reason);
});

const evil = 'x"\nRUN curl evil\n$(id) `id` $HOME; \'y';

test.each(Object.entries(furtherProjects))(
  'nothing hostile that %s says gets into a file as it is',
  async (_, files) => {
    const quotes = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        /\.(?:lock|json)$/.test(path) ? text : text.replaceAll(/\b[sS]hop\b/g, () => evil),
      ]),
    );
    const { facts } = await membersOf(quotes, evil);
    for (const one of facts)
      for (const { generate } of Object.values(generators))
        for (const { text, reasons } of generate([one]).files) {
          expect(text.split('\n').filter((line) => /^\s*(?:RUN )?curl evil/.test(line))).toEqual([]);
          // A comment of YAML is read by people only, and is one line.
          expect(text.replaceAll(/^#.*$/gm, '')).not.toMatch(/\$\(id\)|`id`/);
          for (const { sentence } of reasons) expect(sentence).not.toMatch(/\n/);
        }
  },
);

test.each(Object.entries(furtherProjects))(
  'manifests of %s that are empty or too large are no surprise',
  async (_, files) => {
    const without = Object.fromEntries(Object.keys(files).map((path) => [path, '']));
    const { facts, refused } = await membersOf(without);
    expect(facts.length + refused.length).toBeGreaterThan(0);
    const [first = ''] = Object.keys(files);
    const large = { ...files, [first]: `${files[first] ?? ''}${'x'.repeat(600_000)}` };
    const read = await membersOf(large);
    expect(read.facts.length + read.refused.length).toBeGreaterThan(0);
  },
);

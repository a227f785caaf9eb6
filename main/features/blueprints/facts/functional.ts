import type { ProjectFolder } from './open-folder.ts';
import {
  fitName,
  frameworkIn,
  library,
  managed,
  manifestOf,
  noLock,
  nothingListens,
  present,
  programFacts,
  serves,
  several,
  started,
} from './program.ts';
import { lineOf, said } from './say.ts';
import { type ReadStack, refused } from './types.ts';
import { releaseOf, toolVersion } from './versions.ts';

const one = (names: readonly string[]) => [...new Set(names)].filter((name) => fitName.test(name));
const all = (text: string, expression: RegExp) => Array.from(text.matchAll(expression), ([, name = '']) => name);
const fileEnding = async (folder: ProjectFolder, ending: string) =>
  (await folder.names('')).filter((name) => name.endsWith(ending) && fitName.test(name));

/** Which GHC belongs to a snapshot of Stackage. */
const snapshots: Readonly<Record<string, string>> = { 24: '9.10', 23: '9.8', 22: '9.6', 21: '9.4' };

export const readHaskell: ReadStack = async (folder) => {
  const [cabalFile] = await fileEnding(folder, '.cabal');
  const file = cabalFile ?? 'package.yaml';
  const stack = await folder.text('stack.yaml');
  const text = await manifestOf(folder, file);
  if (text === null || typeof text !== 'string') return text;
  if (cabalFile === undefined && !/^executables?:/m.test(text))
    return stack === null ? null : library('It has no program: package.yaml names no executables.');
  if (/\bihp\b/.test(text))
    return refused(
      'IHP is built by Nix, which no base known here brings.',
      'Let it make its own image: IHP has a command for it.',
    );
  const section =
    /^executables?:[ \t]*\n((?:[ \t]+[^\n]*\n|[ \t]*\n)*)/m.exec(`${text.slice(0, 100_000)}\n`)?.[1] ?? '';
  const names = one(
    cabalFile === undefined
      ? all(section, /^ {2}["']?([\w.-]{1,80})["']?:[ \t]*$/gm)
      : all(text, /^executable[ \t]+([\w.-]{1,80})/gim),
  );
  const [name, other] = names;
  if (name === undefined) return library(`It has no program: ${file} has no executable.`);
  if (other !== undefined) return several(name, other);
  const sources = await folder.sources(['.hs', '.lhs']);
  if (!serves(sources, text)) return nothingListens;
  const resolver = /^(?:resolver|snapshot):[ \t]*lts-(\d+)/m;
  const tested = /^tested-with:[ \t]*[^\n]{0,80}?(\d+\.\d+\.\d+)/im;
  const lts = snapshots[resolver.exec(stack ?? '')?.[1] ?? ''];
  const wanted = tested.exec(text)?.[1];
  const runtime = releaseOf(
    'haskell',
    'GHC',
    lts !== undefined
      ? { wanted: lts, file: 'stack.yaml', line: lineOf(stack ?? '', resolver) }
      : ((await toolVersion(folder, ['ghc', 'haskell'])) ??
          (wanted === undefined ? null : { wanted, file, line: lineOf(text, tested) })),
  );
  const way = stack === null ? 'cabal' : 'stack';
  const lock = (await present(folder, way === 'stack' ? ['stack.yaml.lock'] : ['cabal.project.freeze']))[0] ?? null;
  const framework = frameworkIn(text, [
    ['yesod', 'Yesod', /\byesod\b/],
    ['servant', 'Servant', /\bservant(?:-server)?\b/],
    ['scotty', 'Scotty', /\bscotty\b/],
  ]);
  const postgres = /postgresql-(?:simple|libpq)|persistent-postgresql|\bhasql\b/.test(text);
  const mysql = /\bmysql\b|persistent-mysql/.test(text);
  return programFacts({
    ...{ stack: 'haskell', runtime, usualPort: 3000, start: started, endings: ['.hs', '.lhs'] },
    framework: framework?.[0] ?? null,
    basis: `Haskell by GHC ${runtime.value} with ${way}${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed(way, file, lock),
    build: said(
      way === 'stack' ? 'stack --system-ghc build' : `cabal update && cabal build exe:${name}`,
      `${way} builds ${name}.`,
      file,
      lineOf(text, /^executable/im),
    ),
    test: /^(?:test-suite|tests?:)/im.test(text)
      ? said(
          way === 'stack' ? 'stack --system-ghc test' : 'cabal update && cabal test',
          `That is how ${way} tests.`,
          file,
          lineOf(text, /^(?:test-suite|tests?:)/im),
        )
      : null,
    image: {
      manifests: [file, ...(lock === null ? [] : [lock])],
      dependencies: 'production',
      artefact: name,
      way,
      system: {
        building: [...(postgres ? ['libpq-dev', 'pkg-config'] : []), ...(mysql ? ['default-libmysqlclient-dev'] : [])],
        running: ['libgmp10', 'zlib1g', ...(postgres ? ['libpq5'] : []), ...(mysql ? ['libmariadb3'] : [])],
      },
      reads: await present(folder, ['static', 'config']),
    },
    notes: noLock(lock !== null, way === 'stack' ? 'stack.yaml.lock' : 'cabal.project.freeze'),
  });
};

export const readOcaml: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'dune-project');
  if (text === null || typeof text !== 'string') return text;
  const programs: { path: string; file: string; text: string }[] = [];
  for (const place of ['', ...(await folder.names('')).slice(0, 200)]) {
    if (place !== '' && (!fitName.test(place) || /^(?:tests?|examples?|bench\w*|_build|_opam)$/.test(place))) continue;
    const file = place === '' ? 'dune' : `${place}/dune`;
    const dune = (await folder.text(file)) ?? '';
    for (const { index } of dune.matchAll(/\(executables?\s/g)) {
      const body = dune.slice(index, index + 600).split('\n(', 1)[0] ?? '';
      const names = /\(names?\s+([\w\s-]{1,200})\)/.exec(body)?.[1]?.trim().split(/\s+/) ?? [];
      for (const name of one(names))
        programs.push({ path: `${place === '' ? '' : `${place}/`}${name}`, file, text: dune });
    }
  }
  const [program, other] = programs;
  if (program === undefined) return library('It has no program: no dune file has an executable.');
  if (other !== undefined) return several(program.path, other.path);
  const sources = await folder.sources(['.ml', '.mli']);
  const opam = await fileEnding(folder, '.opam');
  const listed = [text];
  for (const file of opam) listed.push((await folder.text(file)) ?? '');
  const joined = listed.join('\n');
  if (!serves(sources, program.text)) return nothingListens;
  if (opam.length === 0 && /\(depends\b|\(libraries\b/.test(`${text}\n${program.text}`))
    return refused(
      'It depends on something, and no .opam file says on what: an image could not install it.',
      'Let dune write one (generate_opam_files in dune-project), and commit it.',
    );
  const expression = /\(ocaml\s+\(>=\s+"?(\d+\.\d+)|"ocaml"\s*\{[^}\n]{0,60}?>=\s*"(\d+\.\d+)/;
  const match = expression.exec(joined);
  const least = match?.[1] ?? match?.[2];
  const runtime = releaseOf(
    'ocaml',
    'OCaml',
    (await toolVersion(folder, ['ocaml'])) ??
      (least === undefined ? null : { wanted: `>=${least}.0`, file: 'dune-project', line: lineOf(text, /\(ocaml/) }),
  );
  const framework = frameworkIn(joined, [
    ['dream', 'Dream', /\bdream\b/],
    ['opium', 'Opium', /\bopium\b/],
    ['cohttp', 'Cohttp', /\bcohttp/],
  ]);
  const postgres = /caqti-driver-postgresql|\bpostgresql\b|\bpgx\b/.test(joined);
  const tls = /\bdream\b|\blwt_ssl\b|\bssl\b/.test(joined);
  const listens = sources.find((source) => /\bDream\.run\b/.test(source.text));
  const closed = listens !== undefined && !/~interface/.test(listens.text);
  return programFacts({
    ...{ stack: 'ocaml', runtime, usualPort: 8080, start: started, endings: ['.ml', '.mli'] },
    framework: framework?.[0] ?? null,
    basis: `OCaml ${runtime.value} with dune${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('opam', opam[0] ?? 'dune-project', null),
    build: said(
      `opam exec -- dune build --release ./${program.path}.exe`,
      `${program.file} makes the program ${program.path}.`,
      program.file,
      lineOf(program.text, /\(executable/),
    ),
    test: said('opam exec -- dune test', 'That is how dune tests.', 'dune-project', 1),
    image: {
      manifests: ['dune-project', ...opam],
      dependencies: opam.length > 0 ? 'production' : 'none',
      artefact: `_build/default/${program.path}.exe`,
      system: {
        building: [
          'pkg-config',
          'libgmp-dev',
          ...(tls ? ['libev-dev', 'libssl-dev'] : []),
          ...(postgres ? ['libpq-dev'] : []),
        ],
        running: ['libgmp10', ...(tls ? ['libev4', 'libssl3'] : []), ...(postgres ? ['libpq5'] : [])],
      },
      reads: await present(folder, ['static', 'public']),
    },
    notes: [
      ...(closed
        ? [
            `${listens.path} runs Dream without ~interface, so it listens on this machine's own address: inside a container nobody outside reaches that. Say ~interface:"0.0.0.0".`,
          ]
        : []),
      ...(opam.length > 0
        ? ['opam has no lock file here: two builds of the same commit may get different dependencies.']
        : []),
    ],
  });
};

export const readErlang: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'rebar.config');
  if (text === null || typeof text !== 'string') return text;
  const name = /\{release\s*,\s*\{\s*'?([a-z][a-z0-9_]{0,60})'?\s*,/.exec(text)?.[1];
  if (name === undefined)
    return refused(
      'rebar.config describes no release: it is a library, or a tool for the command line.',
      'Add {relx, [{release, {…}}]} to rebar.config for what is to run.',
    );
  const release = /^[ \t]*\{minimum_otp_vsn\s*,\s*"(\d+(?:\.\d+)?)/m;
  const wanted = release.exec(text)?.[1];
  const runtime = releaseOf(
    'erlang',
    'Erlang',
    (await toolVersion(folder, ['erlang'])) ??
      (wanted === undefined ? null : { wanted: `>=${wanted}`, file: 'rebar.config', line: lineOf(text, release) }),
  );
  const hasLock = await folder.has('rebar.lock');
  const line = lineOf(text, /\{release\s*,/);
  const isCowboy = /\bcowboy\b/.test(text);
  return programFacts({
    ...{ stack: 'erlang', runtime, usualPort: 8080, endings: ['.erl', '.hrl', '.config', '.src'] },
    framework: isCowboy ? 'cowboy' : null,
    basis: `Erlang ${runtime.value} with rebar3${isCowboy ? ', Cowboy' : ''}`,
    manager: managed('rebar3', 'rebar.config', hasLock ? 'rebar.lock' : null),
    build: said('rebar3 as prod release', `rebar3 packs ${name} into a release.`, 'rebar.config', line),
    test: said('rebar3 do eunit, ct', 'That is how rebar3 tests.', 'rebar.config', 1),
    lint: said('rebar3 xref', 'That is how rebar3 looks a program over.', 'rebar.config', 1),
    start: said(
      [`/app/bin/${name}`, 'foreground'],
      `The release of ${name} is started in the foreground.`,
      'rebar.config',
      line,
    ),
    image: {
      manifests: ['rebar.config', ...(hasLock ? ['rebar.lock'] : [])],
      dependencies: 'production',
      artefact: name,
    },
    notes: noLock(hasLock || !/\{deps\s*,\s*\[\s*[^\]\s]/.test(text), 'rebar.lock'),
  });
};

export const readGleam: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'gleam.toml');
  if (text === null || typeof text !== 'string') return text;
  const name = /^name\s*=\s*"([a-z][a-z0-9_]{0,60})"/m.exec(text)?.[1];
  if (/^target\s*=\s*"javascript"/m.test(text))
    return refused(
      'gleam.toml compiles it to JavaScript: what runs or shows that is not said.',
      'Ship what uses it, or set target to "erlang".',
    );
  const main = name === undefined ? null : await folder.text(`src/${name}.gleam`);
  if (name === undefined || main === null || !/^pub fn main\(/m.test(main))
    return library('It has no program: no module of its name has a function main.');
  const sources = await folder.sources(['.gleam']);
  if (!serves(sources, text)) return nothingListens;
  const expression = /^gleam\s*=\s*"([^"\n]{1,40})"/m;
  const wanted = expression.exec(text)?.[1];
  const runtime = releaseOf(
    'gleam',
    'Gleam',
    (await toolVersion(folder, ['gleam'])) ??
      (wanted === undefined
        ? null
        : { wanted: wanted.replaceAll(' and ', ' '), file: 'gleam.toml', line: lineOf(text, expression) }),
  );
  const hasLock = await folder.has('manifest.toml');
  const framework = frameworkIn(text, [
    ['wisp', 'Wisp', /^wisp\b/m],
    ['mist', 'Mist', /^mist\b/m],
  ]);
  return programFacts({
    ...{ stack: 'gleam', runtime, usualPort: 8000, endings: ['.gleam'] },
    framework: framework?.[0] ?? null,
    basis: `Gleam ${runtime.value}${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('gleam', 'gleam.toml', hasLock ? 'manifest.toml' : null),
    build: said(
      'gleam export erlang-shipment',
      `Gleam packs ${name} with what it depends on.`,
      'gleam.toml',
      lineOf(text, /^name/m),
    ),
    test: said('gleam test', 'That is how Gleam tests.', 'gleam.toml', 1),
    lint: said('gleam format --check src', 'That is how Gleam looks a program over.', 'gleam.toml', 1),
    start: said(['/app/entrypoint.sh', 'run'], 'The shipment is started by what Gleam puts beside it.'),
    image: {
      manifests: ['gleam.toml', ...(hasLock ? ['manifest.toml'] : [])],
      dependencies: 'production',
      artefact: name,
    },
    notes: noLock(hasLock, 'manifest.toml'),
  });
};

import { declared, mentionsOf, pick, picks, yamlBelow } from './pick.ts';
import { facts, type ManifestFormat } from './types.ts';

const baseName = (file: string) => file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

function cabal(text: string, file: string) {
  const name = pick(text, /^name\s*:\s*(\S+)/im);
  if (name === null && !/^cabal-version/im.test(text)) return null;
  return facts({
    name: name ?? baseName(file),
    version: pick(text, /^version\s*:\s*(\S+)/im),
    description: pick(text, /^synopsis\s*:[ \t]*([^\n]+)/im),
    licence: pick(text, /^license\s*:\s*(\S+)/im),
  });
}

function dune(text: string) {
  if (!text.includes('(lang dune')) return null;
  const from = text.indexOf('(depends');
  return facts({
    name: pick(text, /^[ \t]*\(name\s+([\w.-]+)\)/m),
    version: pick(text, /^[ \t]*\(version\s+([\w.+~-]+)\)/m),
    description: pick(text, /^[ \t]*\(synopsis\s+"([^"]{1,300})"\)/m),
    licence: pick(text, /^[ \t]*\(license\s+"?([\w. -]+)"?\)/m),
    mentions: from < 0 ? [] : picks(text, /[\s(]([a-z][\w-]*)/g, 'opam', from + 8),
  });
}

function opam(text: string, file: string) {
  if (!/^(opam-version|depends)\s*:/m.test(text)) return null;
  const from = text.search(/^depends\s*:/m);
  const end = from < 0 ? -1 : text.indexOf(']', from);
  return facts({
    name: pick(text, /^name\s*:\s*"([^"\n]+)"/m) ?? baseName(file),
    version: pick(text, /^version\s*:\s*"([^"\n]+)"/m),
    description: pick(text, /^synopsis\s*:\s*"([^"\n]+)"/m),
    licence: pick(text, /^license\s*:\s*"([^"\n]+)"/m),
    mentions:
      from < 0
        ? []
        : picks(text, /^[ \t]*(?:depends\s*:\s*\[\s*)?"([\w-]+)"/gm, 'opam', from, end < 0 ? text.length : end),
  });
}

function description(text: string) {
  if (!/^Package:/m.test(text) || !/^Version:/m.test(text)) return null;
  const r = /\bR\s*\(>=\s*([\d.]+)\)/.exec(text);
  return facts({
    name: pick(text, /^Package:\s*(\S+)/m),
    version: pick(text, /^Version:\s*(\S+)/m),
    description: pick(text, /^Title:\s*([^\n]+)/m),
    licence: pick(text, /^License:\s*([^\n]+)/m)?.replace(/\s*[+|].*$/, '') ?? null,
    mentions: r === null ? [] : [{ ecosystem: 'declared', name: 'r', version: r[1] ?? null, at: r.index }],
  });
}

function cpan(text: string) {
  const perl = /^[ \t]*requires\s*\(?\s*["']perl["']\s*(?:=>|,)\s*["']?v?([\d.]+)/m.exec(text);
  return facts({
    name: pick(text, /^[ \t]*NAME\s*=>\s*["']([\w:]+)["']/m) ?? pick(text, /^name\s*=\s*(\S+)/m),
    version: pick(text, /^[ \t]*VERSION\s*=>\s*["']([\w.]+)["']/m) ?? pick(text, /^version\s*=\s*(\S+)/m),
    description: pick(text, /^[ \t]*ABSTRACT\s*=>\s*["']([^"'\n]+)["']/m) ?? pick(text, /^abstract\s*=\s*([^\n]+)/m),
    licence: pick(text, /^[ \t]*LICENSE\s*=>\s*["'](\w+)["']/m),
    mentions: [
      ...picks(text, /^[ \t]*(?:test_|build_)?requires\s*\(?\s*["']([\w:]+)["']/gm, 'cpan').filter(
        ({ name }) => name !== 'perl',
      ),
      ...picks(text, /^[ \t]*["']?([A-Z]\w*(?:::\w+)+)["']?\s*=>/gm, 'cpan'),
      ...(perl === null
        ? []
        : [
            {
              ecosystem: 'declared',
              name: 'perl',
              version: perl[1] ?? null,
              at: perl.index + perl[0].indexOf('requires'),
            },
          ]),
    ],
  });
}

function rockspec(text: string) {
  const name = pick(text, /^[ \t]*package\s*=\s*["']([^"'\n]+)/m);
  const from = text.search(/^[ \t]*dependencies\s*=/m);
  const end = from < 0 ? -1 : text.indexOf('}', from);
  return name === null
    ? null
    : facts({
        name,
        version: pick(text, /^[ \t]*version\s*=\s*["']([^"'\n]+)/m),
        description: pick(text, /^[ \t]*summary\s*=\s*["']([^"'\n]+)/m),
        licence: pick(text, /^[ \t]*license\s*=\s*["']([^"'\n]+)/m),
        mentions: from < 0 ? [] : picks(text, /["']([\w.-]+)/g, 'luarocks', from, end < 0 ? text.length : end),
      });
}

function nimble(text: string, file: string) {
  if (!/^[ \t]*(version|requires|author)\b/m.test(text)) return null;
  return facts({
    name: baseName(file),
    version: pick(text, /^[ \t]*version\s*=\s*"([^"\n]+)"/m),
    description: pick(text, /^[ \t]*description\s*=\s*"([^"\n]+)"/m),
    licence: pick(text, /^[ \t]*license\s*=\s*"([^"\n]+)"/m),
    mentions: picks(text, /^[ \t]*requires\s*\(?\s*"([\w-]+)/gm, 'nimble'),
  });
}

const zon = (text: string) =>
  /\.(name|version)\s*=/.test(text)
    ? facts({
        name: pick(text, /^[ \t]*\.name\s*=\s*(?:\.|"|@")([\w-]+)/m),
        version: pick(text, /^[ \t]*\.version\s*=\s*"([^"\n]+)"/m),
        mentions: declared(
          text,
          'zig',
          pick(text, /^[ \t]*\.minimum_zig_version\s*=\s*"([^"\n]+)"/m),
          '.minimum_zig_version',
        ),
      })
    : null;

const dubSdl = (text: string) =>
  facts({
    name: pick(text, /^name\s+"([^"\n]+)"/m),
    version: pick(text, /^version\s+"([^"\n]+)"/m),
    description: pick(text, /^description\s+"([^"\n]+)"/m),
    licence: pick(text, /^license\s+"([^"\n]+)"/m),
    mentions: picks(text, /^dependency\s+"([\w:-]+)"(?:\s+version="([^"\n]+)")?/gm, 'dub'),
  });

function sbt(text: string) {
  const scala = /^[ \t]*(?:ThisBuild\s*\/\s*)?scalaVersion\s*:=\s*"([\d.]+[\w.-]*)"/m.exec(text);
  const mentions = picks(text, /addSbtPlugin\(\s*"([\w.-]+"\s*%\s*"[\w.-]+)"(?:\s*%\s*"([^"\n]+)")?/g, 'plugin').concat(
    picks(text, /"([\w.-]+"\s*%{1,3}\s*"[\w.-]+)"(?:\s*%\s*"([^"\n]+)")?/g, 'maven'),
  );
  return facts({
    name: pick(text, /^[ \t]*(?:lazy val \w+.*)?name\s*:=\s*"([^"\n]+)"/m),
    version: pick(text, /^[ \t]*(?:ThisBuild\s*\/\s*)?version\s*:=\s*"([^"\n]+)"/m),
    description: pick(text, /^[ \t]*description\s*:=\s*"([^"\n]+)"/m),
    mentions: [
      ...mentions.map((one) => ({ ...one, name: one.name.replace(/"\s*%{1,3}\s*"/, ':') })),
      ...(scala === null
        ? []
        : [
            {
              ecosystem: 'declared',
              name: 'scala',
              version: scala[1] ?? null,
              at: scala.index + scala[0].indexOf('scalaVersion'),
            },
          ]),
    ],
  });
}

const leiningen = (text: string) =>
  facts({
    name: pick(text, /^\(defproject\s+([\w./-]+)/m),
    version: pick(text, /^\(defproject\s+[\w./-]+\s+"([^"\n]+)"/m),
    description: pick(text, /^[ \t]*:description\s+"([^"\n]+)"/m),
    licence: pick(text, /:license\s+\{:name\s+"([^"\n]+)"/),
    mentions: picks(text, /\[([\w.-]+(?:\/[\w.-]+)?)\s+"([^"\n]+)"/g, 'clojars'),
  });

const depsEdn = (text: string) =>
  facts({
    mentions: picks(
      text,
      /([\w.-]+(?:\/[\w.-]+)?)\s+\{:(?:mvn\/version|git\/\w+|local\/root)\s+"([^"\n]+)"/g,
      'clojars',
    ),
  });

function rebar(text: string, file: string) {
  if (file.endsWith('.src') && !/\{\s*application\s*,/.test(text)) return null;
  return facts({
    name: pick(text, /\{\s*application\s*,\s*'?([\w.]+)/),
    version: pick(text, /\{\s*vsn\s*,\s*"([^"\n]+)"/),
    description: pick(text, /\{\s*description\s*,\s*"([^"\n]+)"/),
    licence: pick(text, /\{\s*licenses\s*,\s*\["([^"\n]+)"/),
    mentions: file.endsWith('.config')
      ? picks(text, /^[ \t,[{]*\{\s*'?(\w+)'?\s*,\s*(?:"([^"\n]+)"|\{git)/gm, 'hex')
      : [],
  });
}

const vMod = (text: string) =>
  /^Module\s*\{/m.test(text)
    ? facts({
        name: pick(text, /^[ \t]*name:\s*['"]([^'"\n]+)/m),
        version: pick(text, /^[ \t]*version:\s*['"]([^'"\n]+)/m),
        description: pick(text, /^[ \t]*description:\s*['"]([^'"\n]+)/m),
        licence: pick(text, /^[ \t]*license:\s*['"]([^'"\n]+)/m),
      })
    : null;

/** Languages with manifests in a shape of their own. */
export const smallLanguages: readonly ManifestFormat[] = [
  { ecosystem: 'hackage', endings: ['cabal'], read: cabal },
  { ecosystem: 'opam', names: ['dune-project'], read: dune },
  { ecosystem: 'opam', endings: ['opam'], read: opam },
  { ecosystem: 'cran', names: ['DESCRIPTION'], read: description },
  { ecosystem: 'cpan', names: ['cpanfile', 'Makefile.PL', 'dist.ini', 'Build.PL'], read: cpan },
  { ecosystem: 'luarocks', endings: ['rockspec'], read: rockspec },
  { ecosystem: 'nimble', endings: ['nimble'], read: nimble },
  { ecosystem: 'zig', names: ['build.zig.zon'], read: zon },
  { ecosystem: 'dub', names: ['dub.sdl'], read: dubSdl },
  { ecosystem: 'sbt', names: ['build.sbt'], read: sbt },
  { ecosystem: 'sbt-plugins', names: ['plugins.sbt'], read: sbt },
  { ecosystem: 'clojars', names: ['project.clj'], read: leiningen },
  { ecosystem: 'clojars', names: ['deps.edn'], read: depsEdn },
  { ecosystem: 'hex', names: ['rebar.config'], endings: ['src'], read: rebar },
  { ecosystem: 'v', names: ['v.mod'], read: vMod },
  {
    ecosystem: 'racket',
    names: ['info.rkt'],
    read: (text) =>
      facts({
        name: pick(text, /\(define\s+collection\s+"([^"\n]+)"/),
        version: pick(text, /\(define\s+version\s+"([^"\n]+)"/),
        description: pick(text, /\(define\s+pkg-desc\s+"([^"\n]+)"/),
      }),
  },
  {
    ecosystem: 'purescript',
    names: ['spago.yaml'],
    read: (text) =>
      /^package:/m.test(text)
        ? facts({
            name: pick(text, /^\s+name:\s*(\S+)/m),
            mentions: mentionsOf('purescript', yamlBelow(text, 'dependencies')),
          })
        : null,
  },
  {
    ecosystem: 'purescript',
    names: ['spago.dhall'],
    read: (text) => facts({ name: pick(text, /name\s*=\s*"([^"\n]+)"/) }),
  },
];

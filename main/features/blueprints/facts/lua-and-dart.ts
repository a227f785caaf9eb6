import { debianReleases } from '../docker/bases.ts';
import type { ProjectFolder } from './open-folder.ts';
import {
  fitName,
  library,
  managed,
  manifestOf,
  noLock,
  nothingListens,
  present,
  programFacts,
  serves,
  several,
} from './program.ts';
import { lineOf, said } from './say.ts';
import { type ReadStack, refused } from './types.ts';
import { releaseOf, toolVersion } from './versions.ts';

const first = async (folder: ProjectFolder, files: readonly string[]) => (await present(folder, files))[0] ?? null;

export const readLua: ReadStack = async (folder) => {
  const names = await folder.names('');
  const rockspec = names.find((name) => name.endsWith('.rockspec') && fitName.test(name)) ?? null;
  const conf = await first(folder, ['nginx.conf', 'conf/nginx.conf']);
  const nginx = conf === null ? '' : ((await folder.text(conf)) ?? '');
  const isResty = /\b(?:content|access|rewrite|init)_by_lua/.test(nginx);
  const program = await first(folder, ['server.lua', 'main.lua', 'app.lua']);
  const isLapis =
    /require[ (]*["']lapis/.test(`${(await folder.text('app.lua')) ?? ''}${(await folder.text('config.lua')) ?? ''}`) ||
    names.includes('app.moon');
  if (rockspec === null && !isResty && !isLapis && program === null) return null;
  if (names.includes('package.json') && !isResty && !isLapis && rockspec === null) return null;
  if (!isResty && !isLapis && (await folder.has('conf.lua')))
    return refused(
      'It is a game for LÖVE, which wants a screen.',
      'Ship its server, if it has one, as a project of its own.',
    );
  if (!isResty && !isLapis && program === null)
    return library('It has no program: there is no server.lua, main.lua or app.lua, and no nginx.conf that runs Lua.');
  const sources = await folder.sources(['.lua', '.moon']);
  if (!isResty && !isLapis && !serves(sources)) return nothingListens;
  const listen = /^[ \t]*listen[ \t]+(?:[\d.*]{1,20}:)?(\d{2,5})\b/m;
  const inLapis = /\bport[ \t]*=[ \t]*(\d{2,5})\b/;
  const config = (await folder.text('config.lua')) ?? '';
  const heard = isLapis ? inLapis.exec(config)?.[1] : listen.exec(nginx)?.[1];
  const where = isLapis && heard !== undefined ? 'config.lua' : conf;
  const port = Number(heard ?? 8080);
  const framework = isLapis ? 'lapis' : isResty ? 'openresty' : null;
  const rocks = rockspec === null ? '' : ((await folder.text(rockspec)) ?? '');
  const depends = /^[ \t]*dependencies[ \t]*=/m.test(rocks);
  return programFacts({
    ...{ stack: 'lua', usualPort: 8080, framework, endings: ['.lua', '.moon'] },
    runtime: said(
      framework === null ? debianReleases.lua : '5.1',
      framework === null
        ? `Debian 12, on which it runs, brings Lua ${debianReleases.lua}.`
        : 'OpenResty runs it by LuaJIT, which is Lua 5.1.',
    ),
    basis: `Lua${isLapis ? ', Lapis' : isResty ? ', OpenResty' : ''}`,
    manager: rockspec === null || !depends ? null : managed('luarocks', rockspec, null),
    test:
      names.includes('.busted') || (await folder.has('spec'))
        ? said('busted', 'busted tests it.', names.includes('.busted') ? '.busted' : 'spec')
        : null,
    lint: names.includes('.luacheckrc') ? said('luacheck .', 'It is looked over by luacheck.', '.luacheckrc', 1) : null,
    start: isLapis
      ? said(['lapis', 'server', 'production'], 'Lapis serves it, with its settings for production.', where)
      : isResty
        ? said(
            ['openresty', '-p', '/app', '-e', '/dev/stderr', '-c', conf ?? 'nginx.conf', '-g', 'daemon off;'],
            `${conf} says what OpenResty serves.`,
            conf,
          )
        : said(['lua5.4', program ?? 'main.lua'], `${program} is where it begins.`, program),
    port:
      heard === undefined
        ? null
        : said(
            port,
            `${where} says that it listens on ${port}.`,
            where,
            lineOf(isLapis ? config : nginx, isLapis ? inLapis : listen),
          ),
    image: {
      manifests: depends && rockspec !== null ? [rockspec] : [],
      dependencies: depends ? 'production' : 'none',
      artefact: isLapis && !/\blapis\b/.test(rocks) ? 'lapis' : null,
    },
    notes: [
      ...(framework !== null && port < 1024
        ? [`It listens on ${port}, where only root may listen on some systems: take a port above 1023, such as 8080.`]
        : []),
      ...(depends || isLapis
        ? ['No version of a rock is fixed: two builds of the same commit may get different ones.']
        : []),
    ],
  });
};

export const readDart: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'pubspec.yaml');
  if (text === null || typeof text !== 'string') return text;
  if (/^ {2}flutter:[ \t]*\n? {0,8}(?:sdk:)?/m.test(text)) return null;
  if (/^workspace:/m.test(text))
    return refused(
      'pubspec.yaml is the top of a workspace: which of its packages is to be shipped is not said.',
      'Open the package that is to be shipped as a project of its own.',
    );
  const isFrog = /^ {2}dart_frog:/m.test(text);
  const bins = (await folder.names('bin')).filter((name) => name.endsWith('.dart') && fitName.test(name));
  const [only, another] = bins;
  const program = bins.find((name) => ['server.dart', 'main.dart'].includes(name)) ?? only;
  if (!isFrog && program === undefined) return library('It has no program: there is no file of Dart in bin.');
  if (!isFrog && another !== undefined && !['server.dart', 'main.dart'].includes(program ?? ''))
    return several(`bin/${only}`, `bin/${another}`);
  const sources = await folder.sources(['.dart']);
  if (!isFrog && !serves([...sources], text)) return nothingListens;
  const expression = /^[ \t]+sdk:[ \t]*["']?([^"'\n]{1,40})/m;
  const wanted = expression.exec(text)?.[1]?.trim();
  const runtime = releaseOf(
    'dart',
    'Dart',
    (await toolVersion(folder, ['dart'])) ??
      (wanted === undefined ? null : { wanted, file: 'pubspec.yaml', line: lineOf(text, expression) }),
  );
  const hasLock = await folder.has('pubspec.lock');
  const file = `bin/${program ?? 'server.dart'}`;
  return programFacts({
    ...{ stack: 'dart', runtime, usualPort: 8080, endings: ['.dart'] },
    framework: isFrog ? 'dart_frog' : /^ {2}shelf:/m.test(text) ? 'shelf' : null,
    basis: `Dart ${runtime.value} with pub${isFrog ? ', Dart Frog' : /^ {2}shelf:/m.test(text) ? ', shelf' : ''}`,
    manager: managed('pub', 'pubspec.yaml', hasLock ? 'pubspec.lock' : null),
    build: isFrog
      ? said(
          'dart pub global activate dart_frog_cli && dart pub global run dart_frog_cli:dart_frog build && cd build && dart pub get && dart compile exe bin/server.dart -o app && cd ..',
          'Dart Frog makes a server out of its routes.',
          'pubspec.yaml',
          lineOf(text, /^ {2}dart_frog:/m),
        )
      : said(
          `mkdir -p build && dart compile exe ${file} -o build/app`,
          `${file} is compiled into one program.`,
          file,
          1,
        ),
    test: (await folder.has('test')) ? said('dart test', 'That is how Dart tests.', 'pubspec.yaml', 1) : null,
    lint: said('dart analyze', 'That is how Dart looks a program over.', 'pubspec.yaml', 1),
    start: said(['/app/app'], 'It is one program, which is started by itself.'),
    image: {
      manifests: ['pubspec.yaml', ...(hasLock ? ['pubspec.lock'] : [])],
      dependencies: 'production',
      artefact: 'build/app',
      reads: await present(folder, ['public']),
    },
    notes: noLock(hasLock, 'pubspec.lock'),
  });
};

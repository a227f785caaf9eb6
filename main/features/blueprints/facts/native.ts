import { debianReleases } from '../docker/bases.ts';
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
  readsFiles,
  serves,
  several,
  started,
} from './program.ts';
import { lineOf, said } from './say.ts';
import type { ReadStack } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

const opens = /\b(?:openFile|readFile|staticFileDir|ServeStatic|public_folder|readFileAlloc)\b/;

/** The one name of a list, or why there is none. */
function onlyOne(names: readonly string[]) {
  const fit = [...new Set(names)].filter((name) => fitName.test(name) && !/test|bench|example/i.test(name));
  const [one, other] = fit;
  if (one === undefined) return null;
  return other === undefined ? one : several(one, other);
}
const allOf = (text: string, expression: RegExp) => Array.from(text.matchAll(expression), ([, name = '']) => name);

export const readZig: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'build.zig');
  if (text === null || typeof text !== 'string') return text;
  const name = onlyOne(allOf(text, /addExecutable\(\s*\.\{[^}]{0,400}?\.name\s*=\s*"([^"\n]{1,80})"/g));
  if (name === null) return library('It has no program: build.zig makes none.');
  if (typeof name !== 'string') return name;
  const sources = await folder.sources(['.zig']);
  if (!serves(sources)) return nothingListens;
  const zon = (await folder.text('build.zig.zon')) ?? '';
  const least = /\.minimum_zig_version\s*=\s*"(\d+\.\d+(?:\.\d+(?!-))?)/;
  const wanted = least.exec(zon)?.[1];
  const runtime = releaseOf(
    'zig',
    'Zig',
    (await versionFile(folder, ['.zigversion', '.zig-version'])) ??
      (await toolVersion(folder, ['zig'])) ??
      (wanted === undefined ? null : { wanted, file: 'build.zig.zon', line: lineOf(zon, least) }),
  );
  const line = lineOf(text, /addExecutable/);
  const depends = /\.dependencies\s*=\s*\.\{\s*\./.test(zon);
  return programFacts({
    ...{ stack: 'zig', runtime, usualPort: 8080, start: started, endings: ['.zig'] },
    framework:
      frameworkIn(zon, [
        ['httpz', 'httpz', /httpz|http\.zig/],
        ['zap', 'zap', /\bzap\b/],
        ['jetzig', 'Jetzig', /jetzig/],
      ])?.[0] ?? null,
    basis: `Zig ${runtime.value}`,
    manager: managed('zig', zon === '' ? 'build.zig' : 'build.zig.zon', null),
    build: said(
      `python -m ziglang build${/standardOptimizeOption/.test(text) ? ' -Doptimize=ReleaseSafe' : ''}`,
      `build.zig makes the program ${name}. Zig comes from PyPI, where its releases are kept for every system.`,
      'build.zig',
      line,
    ),
    test: /\.step\(\s*"test"/.test(text)
      ? said(
          'python -m ziglang build test',
          'build.zig has a step test.',
          'build.zig',
          lineOf(text, /\.step\(\s*"test"/),
        )
      : null,
    lint: said('python -m ziglang fmt --check .', 'That is how Zig looks a program over.', 'build.zig', 1),
    image: {
      manifests: zon === '' ? ['build.zig'] : ['build.zig', 'build.zig.zon'],
      dependencies: depends ? 'production' : 'none',
      artefact: `zig-out/bin/${name}`,
      tools: [`ziglang==${runtime.value}`],
    },
    notes: readsFiles(sources, opens),
  });
};

const fileEnding = async (folder: ProjectFolder, ending: string) =>
  (await folder.names('')).find((name) => name.endsWith(ending) && fitName.test(name)) ?? null;

export const readNim: ReadStack = async (folder) => {
  const file = await fileEnding(folder, '.nimble');
  const text = file === null ? null : await manifestOf(folder, file);
  if (file === null || text === null) return null;
  if (typeof text !== 'string') return text;
  const bins = /^[ \t]*bin[ \t]*=[ \t]*@\[([^\]]{0,400})\]/m.exec(text)?.[1] ?? '';
  const path = onlyOne(allOf(bins.replaceAll('/', '.'), /"([^"\n]{1,80})"/g));
  if (path === null) return library(`It has no program: ${file} names none in bin.`);
  if (typeof path !== 'string') return path;
  const sources = await folder.sources(['.nim']);
  if (!serves(sources)) return nothingListens;
  const expression = /^[ \t]*requires\b[^\n]{0,200}?"nim[ \t]*(?:>=|==|~=|\^=)?[ \t]*([\d.]+)/m;
  const wanted = expression.exec(text)?.[1]?.replace(/\.$/, '');
  const runtime = releaseOf(
    'nim',
    'Nim',
    (await toolVersion(folder, ['nim'])) ??
      (wanted === undefined ? null : { wanted: `>=${wanted}`, file, line: lineOf(text, expression) }),
  );
  const folderOfBin = /^[ \t]*binDir[ \t]*=[ \t]*"([\w-]{1,60})"/m.exec(text)?.[1];
  const depends = /^[ \t]*requires\b[^\n]{0,300}"(?!nim\b)\w/m.test(text);
  const hasLock = await folder.has('nimble.lock');
  const framework = frameworkIn(text, [
    ['prologue', 'Prologue', /\bprologue\b/],
    ['jester', 'Jester', /\bjester\b/],
    ['mummy', 'Mummy', /\bmummy\b/],
  ]);
  const name = path.split('.').at(-1) ?? path;
  return programFacts({
    ...{ stack: 'nim', runtime, usualPort: 8080, start: started, endings: ['.nim'] },
    framework: framework?.[0] ?? null,
    basis: `Nim ${runtime.value} with nimble${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('nimble', file, hasLock ? 'nimble.lock' : null),
    build: said('nimble build -d:release --accept', `nimble builds ${name}.`, file, lineOf(text, /^[ \t]*bin\b/m)),
    test: (await folder.has('tests')) ? said('nimble test --accept', 'That is how nimble tests.', file, 1) : null,
    image: {
      manifests: [file, ...(hasLock ? ['nimble.lock'] : [])],
      dependencies: depends ? 'production' : 'none',
      artefact: `${folderOfBin === undefined ? '' : `${folderOfBin}/`}${path.replaceAll('.', '/')}`,
      // Loaded while it runs, by whatever takes regular expressions or TLS.
      system: { building: [], running: ['pcre', 'openssl'] },
    },
    notes: [...noLock(hasLock || !depends, 'nimble.lock'), ...readsFiles(sources, opens)],
  });
};

export const readCrystal: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'shard.yml');
  if (text === null || typeof text !== 'string') return text;
  const targets = /^targets:[ \t]*\n((?:[ \t]+[^\n]*\n|[ \t]*\n)*)/m.exec(`${text.slice(0, 50_000)}\n`)?.[1] ?? '';
  const name = onlyOne(allOf(targets, /^ {1,4}["']?([\w.-]{1,80})["']?:[ \t]*$/gm));
  if (name === null) return library('It has no program: shard.yml names no targets.');
  if (typeof name !== 'string') return name;
  const sources = await folder.sources(['.cr']);
  if (!serves(sources, text)) return nothingListens;
  const expression = /^crystal:[ \t]*["']?([^"'\n]{1,40})/m;
  const wanted = expression.exec(text)?.[1];
  const runtime = releaseOf(
    'crystal',
    'Crystal',
    (await versionFile(folder, ['.crystal-version'])) ??
      (await toolVersion(folder, ['crystal'])) ??
      (wanted === undefined
        ? null
        : {
            wanted: wanted.replace(/^\s*(\d+\.\d+\.\d+)\s*$/, '>=$1'),
            file: 'shard.yml',
            line: lineOf(text, expression),
          }),
  );
  const hasLock = await folder.has('shard.lock');
  const depends = /^dependencies:/m.test(text);
  const framework = frameworkIn(text, [
    ['lucky', 'Lucky', /luckyframework\/lucky\b/],
    ['amber', 'Amber', /amberframework\/amber/],
    ['kemal', 'Kemal', /\bkemal\b/],
  ]);
  return programFacts({
    ...{ stack: 'crystal', runtime, usualPort: 3000, start: started, endings: ['.cr'] },
    framework: framework?.[0] ?? null,
    basis: `Crystal ${runtime.value} with shards${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('shards', 'shard.yml', hasLock ? 'shard.lock' : null),
    build: said(
      `shards build ${name} --release --no-debug${hasLock && depends ? ' --production' : ''}`,
      `shards builds ${name}.`,
      'shard.yml',
      lineOf(text, /^targets:/m),
    ),
    test: (await folder.has('spec')) ? said('crystal spec', 'That is how Crystal tests.', 'shard.yml', 1) : null,
    lint: said('crystal tool format --check', 'That is how Crystal looks a program over.', 'shard.yml', 1),
    image: {
      manifests: ['shard.yml', ...(hasLock ? ['shard.lock'] : [])],
      dependencies: depends ? 'production' : 'none',
      artefact: `bin/${name}`,
      reads: await present(folder, ['public', 'config']),
    },
    notes: noLock(hasLock || !depends, 'shard.lock'),
  });
};

export const readSwift: ReadStack = async (folder) => {
  const text = await manifestOf(folder, 'Package.swift');
  if (text === null || typeof text !== 'string') return text;
  const products = allOf(text, /\.executable\(\s*name:\s*"([^"\n]{1,80})"/g);
  const name = onlyOne(
    products.length > 0 ? products : allOf(text, /\.executableTarget\(\s*name:\s*"([^"\n]{1,80})"/g),
  );
  if (name === null) return library('It has no program: Package.swift has no executable target.');
  if (typeof name !== 'string') return name;
  const sources = await folder.sources(['.swift']);
  if (!serves(sources, text)) return nothingListens;
  const expression = /^\/\/[ \t]*swift-tools-version:?[ \t]*(\d+\.\d+(?:\.\d+)?)/m;
  const wanted = expression.exec(text)?.[1];
  const runtime = releaseOf(
    'swift',
    'Swift',
    (await versionFile(folder, ['.swift-version'])) ??
      (wanted === undefined ? null : { wanted: `>=${wanted}`, file: 'Package.swift', line: lineOf(text, expression) }),
  );
  const isVapor = /vapor\/vapor(?:\.git)?"/.test(text);
  const isHummingbird = /hummingbird-project\/hummingbird(?:\.git)?"/.test(text);
  const hasLock = await folder.has('Package.resolved');
  const uses = (module: string) => sources.some((source) => new RegExp(`^import ${module}\\b`, 'm').test(source.text));
  const health = sources.find((source) => /\.get\("(?:healthz?|ping|up)"\)/.test(source.text));
  const path = /\.get\("(healthz?|ping|up)"\)/.exec(health?.text ?? '')?.[1];
  return programFacts({
    ...{ stack: 'swift', runtime, usualPort: 8080, endings: ['.swift'] },
    framework: isVapor ? 'vapor' : isHummingbird ? 'hummingbird' : null,
    basis: `Swift ${runtime.value}${isVapor ? ', Vapor' : isHummingbird ? ', Hummingbird' : ''}`,
    manager: managed('swift', 'Package.swift', hasLock ? 'Package.resolved' : null),
    build: said(
      `swift build --configuration release --static-swift-stdlib --product ${name}`,
      `Package.swift makes the program ${name}.`,
      'Package.swift',
      lineOf(text, /\.executable(?:Target)?\(/),
    ),
    test: (await folder.has('Tests')) ? said('swift test', 'That is how Swift tests.', 'Package.swift', 1) : null,
    start: isVapor
      ? said(
          ['/app/app', 'serve', '--env', 'production', '--hostname', '0.0.0.0', '--port', '8080'],
          'Vapor is told where it is to listen.',
          'Package.swift',
          lineOf(text, /vapor\/vapor/),
        )
      : started,
    port: isVapor
      ? said(8080, 'Vapor is told to listen on 8080.', 'Package.swift', lineOf(text, /vapor\/vapor/))
      : null,
    health:
      health === undefined || path === undefined
        ? null
        : said(`/${path}`, `It answers /${path}.`, health.path, lineOf(health.text, /\.get\("(?:healthz?|ping|up)"\)/)),
    image: {
      manifests: ['Package.swift', ...(hasLock ? ['Package.resolved'] : [])],
      dependencies: /\.package\(\s*(?:url|name)/.test(text) ? 'production' : 'none',
      artefact: `.build/release/${name}`,
      system: {
        building: [],
        running: [...(uses('FoundationNetworking') ? ['libcurl4'] : []), ...(uses('FoundationXML') ? ['libxml2'] : [])],
      },
      reads: await present(folder, ['Public', 'Resources']),
    },
    notes: noLock(hasLock, 'Package.resolved'),
  });
};

export const readD: ReadStack = async (folder) => {
  const file = (await folder.has('dub.json')) ? 'dub.json' : 'dub.sdl';
  const text = await manifestOf(folder, file);
  if (text === null || typeof text !== 'string') return text;
  const value = (key: string) =>
    (file === 'dub.json'
      ? new RegExp(`"${key}"\\s*:\\s*"([^"\\n]{1,80})"`)
      : new RegExp(`^${key}[ \\t]+"([^"\\n]{1,80})"`, 'm')
    ).exec(text)?.[1];
  const name = value('targetName') ?? value('name') ?? '';
  const hasMain = (await folder.has('source/app.d')) || (await folder.has('src/app.d'));
  if (/library/i.test(value('targetType') ?? '') || (!hasMain && value('mainSourceFile') === undefined))
    return library('It has no program: there is no source/app.d.');
  if (!fitName.test(name)) return library(`${file} gives it no name that a program could have.`);
  const sources = await folder.sources(['.d']);
  if (!serves(sources, text)) return nothingListens;
  const place = value('targetPath');
  const hasLock = await folder.has('dub.selections.json');
  const isVibe = /\bvibe-(?:d|http|core)\b/.test(text);
  return programFacts({
    ...{ stack: 'd', usualPort: 8080, start: started, endings: ['.d'] },
    runtime: said(debianReleases.d, `Debian 12, on which it is built and runs, brings LDC ${debianReleases.d}.`),
    framework: isVibe ? 'vibe' : null,
    basis: `D with dub${isVibe ? ', vibe.d' : ''}`,
    manager: managed('dub', file, hasLock ? 'dub.selections.json' : null),
    build: said('dub build --build=release --compiler=ldc2', `dub builds ${name}.`, file, lineOf(text, /name/)),
    test: said('dub test --compiler=ldc2', 'That is how dub tests.', file, 1),
    image: {
      manifests: [file, ...(hasLock ? ['dub.selections.json'] : [])],
      dependencies: /dependenc(?:ies|y)/.test(text) ? 'production' : 'none',
      artefact: `${place !== undefined && /^[\w-]{1,60}$/.test(place) ? `${place}/` : ''}${name}`,
      system: {
        building: ['ldc', 'dub', 'gcc', 'libc6-dev', 'libssl-dev', 'zlib1g-dev', 'git', 'ca-certificates'],
        running: ['libphobos2-ldc-shared100', 'libssl3', 'zlib1g'],
      },
    },
    notes: [...noLock(hasLock || !/dependenc/.test(text), 'dub.selections.json'), ...readsFiles(sources, opens)],
  });
};

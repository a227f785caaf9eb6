import { managerReleases } from '../docker/bases.ts';
import type { ProjectFolder } from './open-folder.ts';
import { fitName, frameworkIn, managed, manifestOf, nothingListens, present, programFacts, serves } from './program.ts';
import { lineOf, said } from './say.ts';
import { type ReadStack, refused } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

const byJar = said(
  ['java', '-XX:MaxRAMPercentage=75', '-jar', '/app/app.jar'],
  'The jar is started by itself, with three quarters of the memory of the container.',
);
const javaOf = async (folder: ProjectFolder) =>
  releaseOf('java', 'Java', (await versionFile(folder, ['.java-version'])) ?? (await toolVersion(folder, ['java'])));
const webOfScala = [
  ['play', 'Play', /PlayScala|PlayJava|PlayService|sbt-plugin/],
  ['http4s', 'http4s', /http4s/],
  ['zio', 'ZIO HTTP', /zio-http/],
  ['pekko', 'Apache Pekko', /pekko/],
  ['akka', 'Akka', /akka/],
  ['cask', 'Cask', /\bcask\b/],
] as const;

async function readSbt(folder: ProjectFolder, text: string) {
  const texts: string[] = [];
  for (const name of await folder.names('project'))
    if (name.endsWith('.sbt')) texts.push((await folder.text(`project/${name}`)) ?? '');
  const plugins = texts.join('\n');
  const framework = frameworkIn(`${text}\n${plugins}`, webOfScala);
  const isPlay = framework?.[0] === 'play';
  const way =
    isPlay || /sbt-native-packager/.test(plugins) ? 'stage' : /sbt-assembly/.test(plugins) ? 'assembly' : null;
  const projects = Array.from(
    text.matchAll(/^[ \t]*lazy val (\w{1,60})[ \t]*=[ \t]*\(?project\b/gm),
    ([, name = '']) => name,
  );
  if (projects.length > 2 || /\.aggregate\(/.test(text))
    return refused(
      'build.sbt is the top of several projects: which of them is to be shipped is not said.',
      'Write a Dockerfile for the one that is to be shipped by hand: it is built from the top.',
    );
  if (way === null)
    return refused(
      'Nothing packs it with what it depends on: neither sbt-assembly nor sbt-native-packager is among its plugins.',
      'Add sbt-assembly to project/plugins.sbt.',
    );
  const properties = (await folder.text('project/build.properties')) ?? '';
  const version = /^sbt\.version[ \t]*=[ \t]*(\d+\.\d+\.\d+)[ \t]*$/m;
  const sbt = version.exec(properties)?.[1] ?? managerReleases.sbt;
  const runtime = await javaOf(folder);
  const called = /^[ \t]*(?:ThisBuild[ \t]*\/[ \t]*)?name[ \t]*:=[ \t]*"([^"\n]{1,80})"/m.exec(text)?.[1];
  const program = (called ?? projects[0] ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (way === 'stage' && program === '')
    return refused(
      'build.sbt does not name it, so what sbt makes of it is not known.',
      'Add name := "…" to build.sbt.',
    );
  const sources = await folder.sources(['.scala', '.routes']);
  if (!isPlay && !serves(sources, text)) return nothingListens;
  return programFacts({
    ...{ stack: 'scala', runtime, usualPort: isPlay ? 9000 : 8080, endings: ['.scala', '.conf', '.java'] },
    framework: framework?.[0] ?? null,
    basis: `Scala on Java ${runtime.value} with sbt${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('sbt', 'build.sbt', null),
    build: said(
      `sbt ${way}`,
      way === 'stage'
        ? 'sbt-native-packager puts it together with what it depends on.'
        : 'sbt-assembly packs it into one jar.',
      'build.sbt',
      1,
    ),
    test: said('sbt test', 'That is how sbt tests.', 'build.sbt', 1),
    start:
      way === 'stage'
        ? said(
            [`/app/bin/${program}`, ...(isPlay ? ['-Dhttp.port=9000', '-Dpidfile.path=/dev/null'] : [])],
            `sbt makes ${program} the name of what starts it.`,
            'build.sbt',
            lineOf(text, /^[ \t]*(?:ThisBuild[ \t]*\/[ \t]*)?name[ \t]*:=/m),
          )
        : byJar,
    port: isPlay ? said(9000, 'Play is told to listen on 9000.', 'build.sbt') : null,
    image: {
      manifests: ['build.sbt', ...(await present(folder, ['project/build.properties', 'project/plugins.sbt']))],
      dependencies: 'production',
      artefact: program,
      way,
      sdk: sbt,
    },
    notes: [
      ...(isPlay
        ? [
            'Play takes its secret from play.http.secret.key: let application.conf read it from a variable, such as APPLICATION_SECRET.',
          ]
        : []),
      ...(version.test(properties)
        ? []
        : [
            `project/build.properties names no release of sbt: ${managerReleases.sbt} is taken. Two builds may differ.`,
          ]),
    ],
  });
}

async function readMill(folder: ProjectFolder, file: string, text: string) {
  const modules = Array.from(
    text.matchAll(
      /^[ \t]*object[ \t]+`?([A-Za-z]\w{0,60})`?[ \t]+extends[ \t][^\n{]{0,200}?\b(?:Scala|Java|Kotlin|Cross|SbtModule|MavenModule)\w*/gm,
    ),
    ([, name = '']) => name,
  ).filter((name) => !/test/i.test(name));
  const [module, other] = modules;
  if (module === undefined)
    return refused(`${file} has no module that could run.`, 'A library is not shipped as an image.');
  if (other !== undefined)
    return refused(
      `${file} has several modules, such as ${module} and ${other}: which of them is to be shipped is not said.`,
      'Write a Dockerfile for the one that is to be shipped by hand.',
    );
  if (!(await folder.has('mill')))
    return refused(
      'It has no script mill, which brings the release that builds it.',
      'Commit the script mill beside its build file.',
    );
  const sources = await folder.sources(['.scala', '.java', '.kt']);
  if (!serves(sources, text)) return nothingListens;
  const runtime = await javaOf(folder);
  const framework = frameworkIn(text, webOfScala);
  return programFacts({
    ...{ stack: 'scala', runtime, start: byJar, usualPort: 8080, endings: ['.scala', '.java', '.kt', '.conf'] },
    framework: framework?.[0] ?? null,
    basis: `Scala on Java ${runtime.value} with Mill${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed('mill', file, null),
    build: said(
      `sh ./mill ${module}.assembly`,
      `Mill packs ${module} into one jar.`,
      file,
      lineOf(text, /^[ \t]*object\b/m),
    ),
    test: /\bobject[ \t]+test\b/.test(text)
      ? said(`sh ./mill ${module}.test`, 'That is how Mill tests.', file, lineOf(text, /\bobject[ \t]+test\b/))
      : null,
    image: { manifests: [file], dependencies: 'production', artefact: module, way: 'assembly' },
  });
}

export const readScala: ReadStack = async (folder) => {
  const sbt = await manifestOf(folder, 'build.sbt');
  if (sbt !== null) return typeof sbt === 'string' ? readSbt(folder, sbt) : sbt;
  for (const file of ['build.mill', 'build.sc']) {
    const mill = await manifestOf(folder, file);
    if (mill !== null) return typeof mill === 'string' ? readMill(folder, file, mill) : mill;
  }
  return null;
};

const webOfClojure = [
  ['pedestal', 'Pedestal', /io\.pedestal/],
  ['reitit', 'Reitit', /\breitit\b/],
  ['compojure', 'Compojure', /\bcompojure\b/],
  ['ring', 'Ring', /\bring\b/],
] as const;

export const readClojure: ReadStack = async (folder) => {
  const isLein = await folder.has('project.clj');
  const file = isLein ? 'project.clj' : 'deps.edn';
  const text = await manifestOf(folder, file);
  if (text === null || typeof text !== 'string') return text;
  const sources = await folder.sources(['.clj', '.cljc', '.edn']);
  if (isLein ? !/:main\b/.test(text) : !(await folder.has('build.clj')))
    return refused(
      isLein
        ? 'project.clj names no :main: nothing says where it begins.'
        : 'There is no build.clj that packs it into a jar.',
      isLein
        ? 'Add :main and :aot for it, or leave it: a library is not shipped as an image.'
        : 'Add a build.clj with a function uber, and an alias :build for tools.build.',
    );
  if (!serves(sources, text)) return nothingListens;
  const runtime = await javaOf(folder);
  const build = isLein ? '' : ((await folder.text('build.clj')) ?? '');
  const target = isLein ? 'uberjar' : (/\(defn[ \t]+(uber|uberjar|ci)\b/.exec(build)?.[1] ?? null);
  if (target === null)
    return refused(
      'build.clj has no function uber: nothing packs it into one jar.',
      'Add one, by b/uber of tools.build.',
    );
  const framework = frameworkIn(text, webOfClojure);
  const tests = isLein ? /\(deftest\b/ : /:test\b/;
  return programFacts({
    ...{ stack: 'clojure', runtime, start: byJar, usualPort: 3000, endings: ['.clj', '.cljc', '.edn'] },
    framework: framework?.[0] ?? null,
    basis: `Clojure on Java ${runtime.value} with ${isLein ? 'Leiningen' : 'tools.build'}${framework === null ? '' : `, ${framework[1]}`}`,
    manager: managed(isLein ? 'lein' : 'deps', file, null),
    build: isLein
      ? said('lein uberjar', 'Leiningen packs it into one jar.', file, lineOf(text, /:main\b/))
      : said(
          `clojure -T:build ${target}`,
          'build.clj packs it into one jar.',
          'build.clj',
          lineOf(build, /\(defn[ \t]+(?:uber|uberjar|ci)\b/),
        ),
    test: isLein
      ? said('lein test', 'That is how Leiningen tests.', file, 1)
      : tests.test(text)
        ? said('clojure -X:test', 'deps.edn has an alias :test.', file, lineOf(text, tests))
        : null,
    image: {
      manifests: isLein ? ['project.clj'] : ['deps.edn'],
      dependencies: 'production',
      artefact: fitName.test(target) ? target : null,
    },
  });
};

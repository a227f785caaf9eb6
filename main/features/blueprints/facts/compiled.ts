import type { ProjectFolder, Source } from './open-folder.ts';
import { lineOf, plain, said } from './say.ts';
import { type ReadStack, type Refused, refused, type StackFacts } from './types.ts';
import { releaseOf, toolVersion, versionFile } from './versions.ts';

const fitName = /^[A-Za-z0-9][\w.-]{0,80}$/;

/** Folders of a module with a program in them, as its own compiler is told of them. */
export async function goPrograms(folder: ProjectFolder): Promise<string[]> {
  const mains: string[] = [];
  const isMain = async (path: string) => /^package main\b/m.test((await folder.text(path)) ?? '');
  for (const name of await folder.names(''))
    if (name.endsWith('.go') && !name.endsWith('_test.go') && (await isMain(name))) mains.push('.');
  if (mains.length === 0)
    for (const name of await folder.names('cmd'))
      if (fitName.test(name) && (await isMain(`cmd/${name}/main.go`))) mains.push(`./cmd/${name}`);
  return [...new Set(mains)];
}

/** Folders beside the program that it names in what reads templates and files; what is embedded is in the program. */
async function readFolders(folder: ProjectFolder, sources: readonly Source[]): Promise<string[]> {
  const by =
    /(?:LoadHTMLGlob|ParseGlob|http\.Dir|os\.DirFS|LoadHTMLFiles|ParseFiles)\(\s*"(?:\.\/)?([A-Za-z][\w-]{0,60})[/"]|\.Static\(\s*"[^"\n]{0,80}",\s*"(?:\.\/)?([A-Za-z][\w-]{0,60})[/"]/g;
  const found = new Set<string>();
  for (const { text } of sources)
    for (const [, one, two] of text.matchAll(by)) {
      const name = one ?? two ?? '';
      if (found.size < 10 && (await folder.names(name)).length > 0) found.add(name);
    }
  return [...found].sort();
}

export const readGo: ReadStack = async (folder) => {
  const text = await folder.text('go.mod');
  if (text === null) return null;
  const [place, other] = await goPrograms(folder);
  if (place === undefined)
    return refused(
      'It has no program: no package main lies in its top folder or below cmd/.',
      'A library is not shipped as an image.',
    );
  if (other !== undefined)
    return refused(
      `It has several programs, such as ${place} and ${other}: which one is to be shipped is not said.`,
      'Write one Dockerfile for each by hand.',
    );
  return goStack(folder, text, place);
};

/** One program of a module. */
export async function goStack(folder: ProjectFolder, text: string, place: string): Promise<StackFacts> {
  const expression = /^(?:toolchain go|go )(\d+\.\d+(?:\.\d+)?)/m;
  const wanted = /^toolchain go(\d+\.\d+(?:\.\d+)?)/m.exec(text)?.[1] ?? expression.exec(text)?.[1];
  const runtime = releaseOf(
    'go',
    'Go',
    wanted === undefined ? null : { wanted: `>=${wanted}`, file: 'go.mod', line: lineOf(text, expression) },
  );
  const hasSum = await folder.has('go.sum');
  const sources = await folder.sources(['.go']);
  const reads = sources.find((source) =>
    /\b(?:LoadHTMLGlob|LoadHTMLFiles|ParseGlob|ParseFiles)\(|http\.Dir\("|os\.(?:ReadFile|Open|DirFS)\("/.test(
      source.text,
    ),
  );
  const folders = await readFolders(folder, sources);
  const from = place === '.' ? 'its top folder' : place;
  return {
    ...{ stack: 'go', framework: null, runtime, output: null, port: null, usualPort: 8080, health: null },
    basis: `Go ${runtime.value}`,
    manager: {
      id: 'go',
      lockFile: hasSum ? 'go.sum' : null,
      said: said('go', 'go.mod says what it depends on.', 'go.mod', 1),
    },
    build: said(
      `go build -trimpath -ldflags="-s -w" -o /out/app ${place}`,
      `Its program is in ${from}.`,
      place === '.' ? null : `${place.slice(2)}/main.go`,
    ),
    test: said('go test ./...', 'That is how Go tests.', 'go.mod', 1),
    lint: said('go vet ./...', 'That is how Go looks a program over.', 'go.mod', 1),
    start: said(['/app/app'], 'It is one program, which is started by itself.'),
    image: {
      manifests: ['go.mod', ...(hasSum ? ['go.sum'] : [])],
      ...{
        dependencies: /^require\b/m.test(text) ? 'production' : 'none',
        credentials: null,
        ...(folders.length > 0 && { reads: folders }),
        artefact: place,
        way: null,
      },
    },
    notes: [
      ...(sources.some((source) => /^[ \t]*import "C"/m.test(source.text)) || /mattn\/go-sqlite3/.test(text)
        ? [
            `It calls C${/mattn\/go-sqlite3/.test(text) ? ' (mattn/go-sqlite3)' : ''}, which this image has no compiler for: CGO_ENABLED=0 leaves that out, and what needs it fails when it runs.`,
          ]
        : []),
      ...(reads === undefined || folders.length > 0
        ? []
        : [
            `${reads.path} reads files while it runs, and the image holds the program alone: embed them (go:embed), or copy their folder in the last stage of the Dockerfile.`,
          ]),
    ],
    endings: ['.go'],
  };
}

export const readRust: ReadStack = async (folder) => {
  const text = await folder.text('Cargo.toml');
  return text === null ? null : rustStack(folder, text, null);
};

/** A package, or one of several programs in it. */
export async function rustStack(
  folder: ProjectFolder,
  text: string,
  wanted: string | null,
): Promise<StackFacts | Refused> {
  const name = /^\[package\][^[]*?^name\s*=\s*"([\w-]{1,80})"/ms.exec(text)?.[1];
  if (name === undefined)
    return refused(
      'Cargo.toml names no package: it is a workspace, and which member is to be shipped is not said.',
      'Open the member that is to be shipped as a project of its own.',
    );
  const bins = (await folder.names('src/bin'))
    .map((file) => /^([\w-]{1,80})(?:\.rs)?$/.exec(file)?.[1])
    .filter((each) => each !== undefined);
  const hasMain = await folder.has('src/main.rs');
  const program =
    wanted ?? /^\[\[bin\]\][^[]*?^name\s*=\s*"([\w-]{1,80})"/ms.exec(text)?.[1] ?? (hasMain ? name : (bins[0] ?? name));
  if (!hasMain && !/^\[\[bin\]\]/m.test(text) && bins.length === 0)
    return refused('It has no program: there is no src/main.rs.', 'A library is not shipped as an image.');
  const toolchain = await folder.text('rust-toolchain.toml');
  const channel = /^channel\s*=\s*"(\d+\.\d+(?:\.\d+)?)"/m.exec(toolchain ?? '')?.[1];
  const least = /^rust-version\s*=\s*"(\d+\.\d+(?:\.\d+)?)"/m.exec(text)?.[1];
  const asked =
    channel !== undefined
      ? { wanted: channel, file: 'rust-toolchain.toml', line: lineOf(toolchain ?? '', /^channel/m) }
      : ((await versionFile(folder, ['rust-toolchain'])) ??
        (least === undefined
          ? await toolVersion(folder, ['rust'])
          : { wanted: `>=${least}`, file: 'Cargo.toml', line: lineOf(text, /^rust-version/m) }));
  const runtime = releaseOf('rust', 'Rust', asked);
  const lock = await folder.text('Cargo.lock');
  const hasLock = await folder.has('Cargo.lock');
  const reads = (await folder.sources(['.rs'])).find((source) =>
    /\bServeDir::new\("|\bfs::read(?:_to_string)?\("|\bFile::open\("|\bTera::new\("/.test(source.text),
  );
  const line = lineOf(text, /^name\s*=/m);
  return {
    ...{ stack: 'rust', framework: null, runtime, output: null, port: null, usualPort: 8080, health: null },
    basis: `Rust ${runtime.value} with cargo`,
    manager: {
      id: 'cargo',
      lockFile: hasLock ? 'Cargo.lock' : null,
      said: said('cargo', 'Cargo.toml says what it depends on.', 'Cargo.toml', 1),
    },
    build: said(
      `cargo build --release${hasLock ? ' --locked' : ''}`,
      `It builds the program ${program}.`,
      'Cargo.toml',
      line,
    ),
    test: said('cargo test', 'That is how Rust tests.', 'Cargo.toml', 1),
    lint: said('cargo clippy -- -D warnings', 'That is how Rust looks a program over.', 'Cargo.toml', 1),
    start: said(['/app/app'], 'It is one program, which is started by itself.'),
    image: {
      manifests: ['Cargo.toml', ...(hasLock ? ['Cargo.lock'] : [])],
      ...{
        dependencies: /^\[dependencies/m.test(text) ? 'production' : 'none',
        credentials: null,
        artefact: program,
        way: null,
        ...(/^name = "openssl-sys"/m.test(lock ?? '') && {
          system: { building: ['pkg-config', 'libssl-dev'], running: ['libssl3'] },
        }),
      },
    },
    notes: [
      ...(hasLock
        ? []
        : ['There is no Cargo.lock: two builds of the same commit may get different dependencies. Commit it.']),
      ...(reads === undefined
        ? []
        : [
            `${reads.path} reads files while it runs, and the image holds the program alone: include them (include_str), or copy their folder in the last stage of the Dockerfile.`,
          ]),
    ],
    endings: ['.rs'],
  };
}

export const readDotnet: ReadStack = async (folder) => {
  const names = await folder.names('');
  const places = ['', ...names.filter((name) => /^[\w.-]+$/.test(name) && !name.startsWith('.'))];
  const found: string[] = [];
  for (const place of places)
    for (const name of place === '' ? names : await folder.names(place))
      if (/^[\w.-]+\.(?:cs|fs|vb)proj$/.test(name)) found.push(place === '' ? name : `${place}/${name}`);
  const programs: { file: string; text: string }[] = [];
  for (const file of found.filter((path) => !/tests?\.\w+proj$/i.test(path))) {
    const text = (await folder.text(file)) ?? '';
    if (/Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker)"|<OutputType>\s*Exe/i.test(text)) programs.push({ file, text });
  }
  if (found.length === 0) return null;
  const [one, other] = programs;
  if (one === undefined) return refused('None of its projects is a program.', 'A library is not shipped as an image.');
  if (other !== undefined)
    return refused(
      `It has several programs, such as ${one.file} and ${other.file}: which one is to be shipped is not said.`,
      'Open the folder of one of them as a project of its own.',
    );
  return dotnetStack(folder, one.file, one.text);
};

/** One program of .NET. */
export async function dotnetStack(folder: ProjectFolder, file: string, text: string): Promise<StackFacts> {
  const target = /<TargetFramework>\s*net(\d+\.\d+)/.exec(text)?.[1];
  const runtime = releaseOf(
    'dotnet',
    '.NET',
    target === undefined ? null : { wanted: target, file, line: lineOf(text, '<TargetFramework>') },
  );
  const sdk = /"version"\s*:\s*"(\d+\.\d+\.\d{3})"/.exec((await folder.text('global.json')) ?? '')?.[1];
  const isWeb = /Microsoft\.NET\.Sdk\.Web/.test(text);
  const said_ = /<AssemblyName>\s*([\w.-]{1,100})\s*</.exec(text)?.[1];
  const assembly = said_ ?? (file.split('/').at(-1) ?? '').replace(/\.\w+proj$/, '');
  return {
    ...{
      stack: 'dotnet',
      framework: isWeb ? 'aspnet' : null,
      runtime,
      output: null,
      port: null,
      usualPort: 8080,
      health: null,
    },
    basis: `.NET ${runtime.value}${isWeb ? ', ASP.NET Core' : ''}`,
    manager: { id: 'nuget', lockFile: null, said: said('nuget', `${file} says what it depends on.`, file, 1) },
    build: said(`dotnet publish ${file} -c Release -o /out --no-restore`, `${file} is its program.`, file, 1),
    test: said('dotnet test', 'That is how .NET tests.', file, 1),
    lint: null,
    start: said(['dotnet', `${assembly}.dll`], `${plain(file)} builds ${assembly}.dll.`, file, 1),
    image: {
      manifests: [file],
      dependencies: 'production',
      credentials: null,
      artefact: file,
      way: isWeb ? 'web' : null,
      ...(sdk !== undefined && { sdk }),
    },
    notes: [],
    endings: ['.cs', '.fs', '.vb'],
  };
}

const javaFrameworks = { 'spring-boot': 'Spring Boot', quarkus: 'Quarkus', ktor: 'Ktor' } as const;

export const readJava: ReadStack = async (folder) => {
  const pom = await folder.text('pom.xml');
  const gradleFile = (await folder.has('build.gradle.kts')) ? 'build.gradle.kts' : 'build.gradle';
  const gradle = await folder.text(gradleFile);
  const text = pom ?? gradle;
  const file = pom !== null ? 'pom.xml' : gradleFile;
  if (text === null) return null;
  if (pom !== null && /<modules>/.test(pom))
    return refused(
      'pom.xml is the top of several modules: which of them is to be shipped is not said.',
      'Open the module that is to be shipped as a project of its own.',
    );
  if (pom === null)
    for (const settings of ['settings.gradle', 'settings.gradle.kts'])
      if (/^[ \t]*include[ \t(]/m.test((await folder.text(settings)) ?? ''))
        return refused(
          `${settings} is the top of several modules: which of them is to be shipped is not said.`,
          'Write a Dockerfile for the module that is to be shipped by hand: it is built from the top.',
        );
  return javaStack(folder, pom !== null ? 'maven' : 'gradle', file, text, text);
};

/** One module; `above` is what stands around it too, such as the pom that is its parent. */
export async function javaStack(
  folder: ProjectFolder,
  tool: 'maven' | 'gradle',
  file: string,
  text: string,
  above: string,
): Promise<StackFacts> {
  const expression =
    tool === 'maven'
      ? /<(?:java\.version|maven\.compiler\.(?:release|target|source)|release)>\s*(?:1\.)?(\d+)\s*</
      : /JavaLanguageVersion\.of\((\d+)\)|(?:source|target)Compatibility\s*=\s*(?:JavaVersion\.VERSION_)?["']?(?:1[._])?(\d+)/;
  const match = expression.exec(text) ?? expression.exec(above);
  const wanted = match?.[1] ?? match?.[2];
  const asked =
    wanted !== undefined ? { wanted, file, line: lineOf(text, expression) } : await toolVersion(folder, ['java']);
  const runtime = releaseOf('java', 'Java', asked);
  const framework = /spring-boot|org\.springframework\.boot/.test(text)
    ? 'spring-boot'
    : /io\.quarkus/.test(text)
      ? 'quarkus'
      : /io\.ktor\.plugin/.test(text)
        ? 'ktor'
        : null;
  const language = /kotlin\("jvm"\)|org\.jetbrains\.kotlin/.test(text) ? 'Kotlin on Java' : 'Java';
  const hasWrapper = tool === 'maven' ? await folder.has('mvnw') : await folder.has('gradlew');
  const line = lineOf(text, /actuator/);
  const manifests = [
    file,
    ...(tool === 'gradle' ? ['settings.gradle', 'settings.gradle.kts', 'gradle.properties'] : []),
  ];
  const there: string[] = [];
  for (const each of manifests) if (await folder.has(each)) there.push(each);
  return {
    ...{ stack: 'java', framework, runtime, output: null, port: null, usualPort: 8080, lint: null },
    basis: `${language} ${runtime.value} with ${tool === 'maven' ? 'Maven' : 'Gradle'}${framework === null ? '' : `, ${javaFrameworks[framework]}`}`,
    manager: { id: tool, lockFile: null, said: said(tool, `${file} says how it is built.`, file, 1) },
    build:
      tool === 'maven'
        ? said('mvn --batch-mode -DskipTests package', 'Maven packs it into a jar.', file, 1)
        : said(
            `${hasWrapper ? 'sh ./gradlew' : 'gradle'} --no-daemon ${framework === 'ktor' ? 'buildFatJar' : 'assemble'}`,
            'Gradle packs it into a jar.',
            file,
            1,
          ),
    test:
      tool === 'maven'
        ? said('mvn --batch-mode test', 'That is how Maven tests.', file, 1)
        : said(`${hasWrapper ? 'sh ./gradlew' : 'gradle'} test`, 'That is how Gradle tests.', file, 1),
    start: said(
      ['java', '-XX:MaxRAMPercentage=75', '-jar', '/app/app.jar'],
      'The jar is started by itself, with three quarters of the memory of the container.',
    ),
    health:
      line !== null && framework === 'spring-boot'
        ? said('/actuator/health', 'Spring Boot Actuator answers it.', file, line)
        : null,
    image: {
      manifests: there,
      dependencies: 'production',
      credentials: null,
      artefact: null,
      way: hasWrapper ? 'wrapper' : null,
    },
    notes:
      framework === null
        ? ['The jar has to name its main class and hold what it depends on: nothing in the build says that it does.']
        : [],
    endings: ['.java', '.kt', '.properties', '.yml', '.yaml'],
  };
}

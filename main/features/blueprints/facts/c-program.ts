import { debianReleases, managerReleases } from '../docker/bases.ts';
import { packagesOf } from './c-libraries.ts';
import type { ProjectFolder } from './open-folder.ts';
import {
  fitName,
  frameworkIn,
  library,
  managed,
  manifestOf,
  nothingListens,
  present,
  programFacts,
  readsFiles,
  serves,
  several,
} from './program.ts';
import { lineOf, plain, said } from './say.ts';
import { type ReadStack, refused } from './types.ts';

const endings = ['.c', '.cc', '.cpp', '.cxx', '.c++', '.h', '.hpp'];
const sourceEnding = /\.(?:c|cc|cpp|cxx|c\+\+)$/;
const frameworks = [
  ['drogon', 'Drogon', /\bdrogon\b/i],
  ['crow', 'Crow', /\bcrow\b/i],
  ['oatpp', 'Oat++', /\boatpp\b/i],
  ['pistache', 'Pistache', /\bpistache\b/i],
  ['httplib', 'cpp-httplib', /\bhttplib\b/],
  ['microhttpd', 'libmicrohttpd', /microhttpd/],
] as const;

type Way = 'cmake' | 'meson' | 'autotools' | 'make';
interface Built {
  way: Way;
  /** `CMake`. */
  name: string;
  file: string;
  text: string;
  packages: readonly string[];
}

async function builtBy(folder: ProjectFolder) {
  const names = new Set(await folder.names(''));
  const ways: readonly [Way, string, readonly string[], readonly string[]][] = [
    ['cmake', 'CMake', ['CMakeLists.txt'], ['cmake', 'pkg-config']],
    ['meson', 'Meson', ['meson.build'], ['meson', 'ninja-build', 'pkg-config']],
    ['autotools', 'Autotools', ['configure.ac'], ['autoconf', 'automake', 'libtool', 'pkg-config']],
    ['make', 'Make', ['GNUmakefile', 'Makefile', 'makefile'], ['pkg-config']],
  ];
  for (const [way, name, files, packages] of ways) {
    const file = files.find((each) => names.has(each));
    const text = file === undefined ? null : await manifestOf(folder, file);
    if (file === undefined || text === null) continue;
    return typeof text === 'string' ? { way, name, file, text, packages } : text;
  }
  return null;
}

const mostBelow = 2 * 1024 * 1024;

/** What the build files of its folders say beside that of the top folder. */
async function below(folder: ProjectFolder, file: string): Promise<string> {
  const texts: string[] = [];
  let left = mostBelow;
  for (const name of (await folder.names('')).slice(0, 200))
    if (fitName.test(name) && !/^(?:tests?|examples?|bench\w*|third_party|extern\w*|vendor|build|docs?)$/i.test(name)) {
      const text = (await folder.text(`${name}/${file}`)) ?? '';
      if (text.length > left) continue;
      left -= text.length;
      texts.push(text);
    }
  return texts.join('\n');
}

const all = (text: string, expression: RegExp) => Array.from(text.matchAll(expression), ([, name = '']) => name);

function programsOf({ way, text }: Built, more: string): string[] {
  const both = `${text}\n${more}`;
  const named = (name: string, project: RegExp) =>
    /^\$\{(?:PROJECT_NAME|CMAKE_PROJECT_NAME)\}$/.test(name) ? (project.exec(text)?.[1] ?? '') : name;
  switch (way) {
    case 'cmake':
      return all(both, /^[ \t]*(?:\w+_)?add_executable\s*\(\s*([^\s)]{1,80})(?!\s+(?:IMPORTED|ALIAS))/gim).map((name) =>
        named(name, /\bproject\s*\(\s*([\w.-]{1,80})/i),
      );
    case 'meson':
      return all(both, /\bexecutable\s*\(\s*'([^'\n]{1,80})'/g);
    case 'autotools':
      return all(both, /^bin_PROGRAMS\s*\+?=[ \t]*([^\n#]{1,200})/gm).flatMap((line) => line.trim().split(/\s+/));
    case 'make': {
      const variable =
        /^(?:TARGET|BIN|PROG|PROGRAM|EXE|EXEC|EXECUTABLE|BINARY|APP)[ \t]*[:?]?=[ \t]*([\w./-]{1,80})[ \t]*(?:#.*)?$/m;
      const told = variable.exec(text)?.[1] ?? /^all[ \t]*:[ \t]*([\w./-]{1,80})[ \t]*$/m.exec(text)?.[1];
      const output = /(?:\s|^)-o[ \t]+([\w./-]{1,80})/.exec(text.replaceAll(/^.*-c\b.*$/gm, ''))?.[1];
      const first = /^([\w-]{1,80})[ \t]*:(?!=)[^\n]{0,300}\.(?:o|c|cc|cpp)\b/m.exec(text)?.[1];
      return [told ?? output ?? first ?? ''];
    }
  }
}

const fitPath = /^(?!.*\.\.)[A-Za-z0-9_][\w./-]{0,100}$/;
/** Beside these it is a part of something else, such as a module in C. */
const others = [
  'package.json',
  'pyproject.toml',
  'setup.py',
  'Cargo.toml',
  'go.mod',
  'Gemfile',
  'composer.json',
  'pom.xml',
];

const hardware: readonly [RegExp, string][] = [
  [/idf_component_register|\$ENV\{IDF_PATH\}|find_package\s*\(\s*Zephyr/i, 'a microcontroller'],
  [/pico_sdk_init|CMAKE_SYSTEM_NAME\s+Generic|arm-none-eabi|avr-gcc/i, 'a microcontroller'],
  [/\bobj-m\b|\/lib\/modules\//, 'the kernel of Linux'],
  [/ament_cmake|catkin_package/, 'robots with ROS'],
  [
    /find_package\s*\(\s*(?:Qt[56]?|wxWidgets|SDL[23]?|SFML|raylib|glfw3|OpenGL)\b|dependency\s*\(\s*'(?:gtk|qt|sdl)/i,
    'a screen',
  ],
];

function commands({ way, file }: Built, manager: string | null, hasTests: boolean, text: string) {
  const toolchain =
    manager === 'conan'
      ? ' -DCMAKE_TOOLCHAIN_FILE="$(find "$PWD/build" -name conan_toolchain.cmake | head -n 1)"'
      : manager === 'vcpkg'
        ? ' -DCMAKE_TOOLCHAIN_FILE="$VCPKG_ROOT/scripts/buildsystems/vcpkg.cmake"'
        : '';
  const before =
    manager === 'conan'
      ? 'conan profile detect --exist-ok && conan install . --build=missing --settings=build_type=Release --output-folder=build && '
      : '';
  switch (way) {
    case 'cmake': {
      const build = `${before}cmake -S . -B build -DCMAKE_BUILD_TYPE=Release${toolchain} && cmake --build build --parallel`;
      return { build, test: hasTests ? `${build} && ctest --test-dir build --output-on-failure` : null };
    }
    case 'meson':
      return {
        build: 'meson setup build --buildtype=release && meson compile -C build',
        test: hasTests ? 'meson setup build-test && meson test -C build-test' : null,
      };
    case 'autotools':
      return {
        build: 'autoreconf --install && ./configure && make',
        test: 'autoreconf --install && ./configure && make check',
      };
    case 'make': {
      const target = /^(test|check)[ \t]*:/m.exec(text)?.[1];
      return {
        build: file === 'Makefile' || file === 'makefile' ? 'make' : `make -f ${file}`,
        test: target === undefined ? null : `make ${target}`,
      };
    }
  }
}

const isOlder = (wanted: string | undefined, major: number, minor: number) => {
  const [a = 0, b = 0] = (wanted ?? '0').split('.').map(Number);
  return a < major || (a === major && b <= minor);
};

/** C and C++, by whatever builds them. */
export const readC: ReadStack = async (folder) => {
  const built = await builtBy(folder);
  if (built === null || 'refused' in built) return built;
  const { way, name, file, text } = built;
  const sources = await folder.sources(endings);
  const own = sources.filter(({ path }) => sourceEnding.test(path));
  if ((await present(folder, others)).length > 0) return null;
  // A Makefile alone says nothing: every kind of project has one.
  if (own.length === 0) return null;
  const more = way === 'make' ? '' : await below(folder, way === 'autotools' ? 'Makefile.am' : file);
  const listed = `${text}\n${more}\n${way === 'autotools' ? ((await folder.text('Makefile.am')) ?? '') : ''}`;
  const aim = hardware.find(([by]) => by.test(listed))?.[1];
  if (aim !== undefined)
    return refused(
      `It is made for ${aim}, which no container has.`,
      'What serves it over a network, if there is something, is a program of its own: open its folder as a project.',
    );
  const wanted = programsOf(built, listed.slice(text.length));
  const [program, other] = [...new Set(wanted)].filter(
    (each) => (way === 'make' ? fitPath : fitName).test(each) && !/test|bench|example/i.test(each),
  );
  if (program === undefined)
    return library(
      way === 'make' ? `${file} does not say which program it makes.` : `It has no program: ${file} makes none.`,
    );
  if (other !== undefined) return several(program, other);
  if (!serves(own, listed)) return nothingListens;
  const manager =
    way === 'cmake' && ((await folder.has('conanfile.txt')) || (await folder.has('conanfile.py')))
      ? 'conan'
      : way === 'cmake' && (await folder.has('vcpkg.json'))
        ? 'vcpkg'
        : null;
  const listing =
    manager === 'conan' ? ((await folder.has('conanfile.txt')) ? 'conanfile.txt' : 'conanfile.py') : 'vcpkg.json';
  const packages = manager === null ? packagesOf(listed) : { building: [], running: [], unknown: [] };
  const least =
    way === 'cmake'
      ? /cmake_minimum_required\s*\(\s*VERSION\s+([\d.]+)/i.exec(text)?.[1]
      : /meson_version\s*:\s*'>=?\s*([\d.]+)/.exec(text)?.[1];
  const newer =
    way === 'cmake' && !isOlder(least, 3, 25)
      ? [`cmake==${managerReleases.cmake}`]
      : way === 'meson' && !isOlder(least, 1, 0)
        ? [`meson==${managerReleases.meson}`]
        : [];
  const tools = [...newer, ...(manager === 'conan' ? [`conan==${managerReleases.conan}`] : [])];
  const hasTests = /\benable_testing\b|include\s*\(\s*CTest|\btest\s*\(\s*'/i.test(listed);
  const { build, test } = commands(built, manager, hasTests, text);
  const isCpp = own.some(({ path }) => !path.endsWith('.c'));
  const framework = frameworkIn(
    `${listed}\n${own.map((source) => source.text.slice(0, 2_000)).join('\n')}`,
    frameworks,
  );
  const language = isCpp ? 'C++' : 'C';
  const line = lineOf(text, /(?:add_executable|executable\s*\(|bin_PROGRAMS|TARGET|BIN|PROG|^all)/im);
  return programFacts({
    ...{ stack: 'c', usualPort: 8080, endings },
    runtime: said(debianReleases.c, `Debian 12, on which it is built and runs, brings GCC ${debianReleases.c}.`),
    framework: framework?.[0] ?? null,
    basis: `${language} with ${name}${manager === null ? '' : ` and ${manager === 'conan' ? 'Conan' : 'vcpkg'}`}${framework === null ? '' : `, ${framework[1]}`}`,
    manager:
      manager === null
        ? null
        : managed(manager, listing, (await folder.has('conan.lock')) && manager === 'conan' ? 'conan.lock' : null),
    build: said(build, `${file} makes the program ${plain(program, 80)}.`, file, line),
    test: test === null ? null : said(test, `${file} has tests.`, file),
    start: said(['/app/app'], 'It is one program, which is started by itself.'),
    image: {
      manifests: [],
      dependencies: manager === null ? 'none' : 'production',
      artefact: program,
      way,
      system: {
        building: [
          'build-essential',
          ...built.packages,
          ...(tools.length > 0 ? ['python3-venv'] : []),
          ...(manager === 'vcpkg' ? ['ca-certificates', 'curl', 'git', 'ninja-build', 'tar', 'unzip', 'zip'] : []),
          // What is fetched while it is configured comes by git.
          ...(/FetchContent|ExternalProject/i.test(listed) && manager !== 'vcpkg' ? ['ca-certificates', 'git'] : []),
          ...packages.building,
        ],
        running: [...(isCpp ? ['libstdc++6'] : []), ...packages.running],
      },
      ...(tools.length > 0 && { tools }),
    },
    notes: [
      ...(packages.unknown.length > 0
        ? [
            `${file} asks the system for ${packages.unknown.join(', ')}, whose packages of Debian are not known here: add them to both stages of the Dockerfile.`,
          ]
        : []),
      ...readsFiles(own, /\bfopen\s*\(\s*"|\bifstream\s+?\w+\s*[({]\s*"|\bset_mount_point\s*\(/),
    ],
  });
};

const aside = new RegExp(
  `(?:^|/)(?:${[
    'fixtures?',
    '__fixtures__',
    '__mocks__',
    '__snapshots__',
    '__testdata__',
    'test[-_]?(?:data|files|fixtures|resources|cases|projects|apps)',
    'examples?',
    'samples?',
    'demos?',
    'playgrounds?',
    'sandbox(?:es)?',
    'boilerplates?',
    'templates?',
    'template-[^/]+',
    'skeletons?',
    'vendor',
    'vendored',
    'third[-_]?party',
    'externals?',
    'node_modules',
    'bower_components',
    'jspm_packages',
    'site-packages',
    '\\.yarn',
    'Pods',
    'Carthage',
    'dist',
    'out',
    'target',
    '_build',
    '\\.next',
    '\\.nuxt',
    'coverage',
    '(?:tests?|testing|specs?|__tests__|e2e)/(?:[^/]+/)*(?:data|resources|projects|apps|repos?|input|inputs|corpus|golden|packages|ecosystem)',
  ].join('|')})/`,
  'i',
);

/** Below it folders are the names of packages: `com/google/samples` holds no samples. */
const packages = /(?:^|\/)src\/[^/]+\/(?:java|kotlin|scala|groovy)\//;

/** Whether a file says something about the project itself. Fixtures, examples, tests' data, vendored and built files do not. */
export function countsForProject(path: string): boolean {
  const at = path.includes('src/') ? path.search(packages) : -1;
  return !aside.test(at < 0 ? path : path.slice(0, at + 1));
}

import type { Mentioned } from '../mentions.ts';
import { declared, mentionsOf, pick, picks, xmlTag, xmlWithout, yamlBelow, yamlTop } from './pick.ts';
import { facts, type ManifestFacts, type ManifestFormat } from './types.ts';

const baseName = (file: string) => file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

function maven(text: string) {
  if (!text.includes('<project')) return null;
  const parentEnd = text.indexOf('</parent>');
  const parent = parentEnd < 0 ? '' : text.slice(text.indexOf('<parent>'), parentEnd);
  const top = xmlWithout(
    text,
    'parent',
    'dependencyManagement',
    'dependencies',
    'build',
    'profiles',
    'reporting',
    'properties',
    'repositories',
    'developers',
    'organization',
    'scm',
  );
  const licence = top.slice(Math.max(0, top.indexOf('<licenses>')), Math.max(0, top.indexOf('</licenses>')));
  const outside = xmlWithout(top, 'licenses');
  const mentions: Mentioned[] = [];
  const group = xmlTag(parent, 'groupId');
  const name = xmlTag(parent, 'artifactId');
  if (group !== null && name !== null)
    mentions.push({
      ecosystem: 'plugin',
      name: `${group}:${name}`,
      version: xmlTag(parent, 'version'),
      at: text.indexOf(`<artifactId>${name}`),
    });
  for (const match of text.matchAll(/<plugin>\s*<groupId>([\w.-]{1,100})<\/groupId>\s*<artifactId>([\w.-]{1,100})</g))
    mentions.push({
      ecosystem: 'plugin',
      name: match[1] === 'org.jetbrains.kotlin' ? 'org.jetbrains.kotlin.maven' : `${match[1]}:${match[2]}`,
      at: match.index ?? 0,
    });
  return facts({
    name: xmlTag(outside, 'artifactId'),
    version: xmlTag(outside, 'version') ?? xmlTag(parent, 'version'),
    description: xmlTag(outside, 'description'),
    licence: xmlTag(licence, 'name'),
    mentions,
  });
}

function gradle(text: string) {
  const mentions = picks(
    text,
    /^[ \t]*(?:id|alias)\s*\(?\s*["']([\w.-]+)["']\s*\)?(?:[ \t]+version[ \t]*\(?[ \t]*["']([^"'\n]+))?/gm,
    'plugin',
  );
  mentions.push(...picks(text, /^[ \t]*apply\s+plugin:\s*["']([\w.-]+)["']/gm, 'plugin'));
  for (const found of picks(
    text,
    /^[ \t]*kotlin\s*\(\s*["']([\w.-]+)["']\s*\)(?:[ \t]+version[ \t]*["']([^"'\n]+))?/gm,
    'plugin',
  ))
    mentions.push({ ...found, name: `org.jetbrains.kotlin.${found.name}` });
  const java =
    /(?:JavaLanguageVersion\.of\s*\(\s*|JavaVersion\.VERSION_(?:1_)?|(?:source|target)Compatibility\s*=\s*["']?(?:1\.)?|jvmToolchain\s*\(\s*)(\d{1,2})/.exec(
      text,
    );
  if (java !== null) mentions.push({ ecosystem: 'declared', name: 'java', version: java[1] ?? null, at: java.index });
  return facts({
    version: pick(text, /^version\s*=?\s*["']([^"'$\n]+)["']/m),
    description: pick(text, /^description\s*=?\s*["']([^"'\n]+)["']/m),
    mentions,
  });
}

function catalog(text: string): ManifestFacts {
  const start = text.search(/^\[plugins\]/m);
  return facts({
    mentions:
      start < 0 ? [] : picks(text, /\bid\s*=\s*"([\w.-]+)"(?:\s*,\s*version\s*=\s*"([^"\n]+)")?/g, 'plugin', start),
  });
}

function dotnet(text: string, file: string) {
  if (!text.includes('<Project')) return null;
  const framework = xmlTag(text, 'TargetFramework') ?? xmlTag(text, 'TargetFrameworks')?.split(';')[0] ?? null;
  const mentions: Mentioned[] = [];
  const version = framework === null ? null : (/^net(?:coreapp|standard)?(\d+(?:\.\d+)?)/.exec(framework)?.[1] ?? null);
  if (framework !== null) mentions.push(...declared(text, 'dotnet', version, '<TargetFramework'));
  const sdk = /\bSdk\s*=\s*"([\w.]+)/.exec(text);
  if (sdk !== null) mentions.push({ ecosystem: 'declared', name: sdk[1] ?? '', at: sdk.index });
  for (const tag of ['UseWPF', 'UseWindowsForms', 'UseMaui']) {
    const place = text.search(new RegExp(`<${tag}>\\s*true`, 'i'));
    if (place >= 0) mentions.push({ ecosystem: 'declared', name: tag, at: place });
  }
  return facts({
    name: xmlTag(text, 'PackageId') ?? xmlTag(text, 'AssemblyName') ?? baseName(file),
    version: xmlTag(text, 'Version') ?? xmlTag(text, 'VersionPrefix'),
    description: xmlTag(text, 'Description'),
    licence: xmlTag(text, 'PackageLicenseExpression'),
    mentions,
  });
}

const fromYaml =
  (
    need: readonly string[],
    extra: (text: string, top: Map<string, { value: string; at: number }>) => Mentioned[] = () => [],
  ) =>
  (text: string) => {
    const top = yamlTop(text);
    if (!need.every((key) => top.has(key))) return null;
    const value = (key: string) => top.get(key)?.value || null;
    return facts({
      name: value('name'),
      version: value('version'),
      description: value('description') ?? value('synopsis'),
      licence: value('license'),
      mentions: extra(text, top),
    });
  };

function dart(text: string) {
  const sdk = /^\s+sdk:\s*["']?([^"'\n#]+)/m.exec(text.slice(Math.max(0, text.search(/^environment:/m))));
  const read = fromYaml(['name'])(text);
  const from = Math.max(0, text.search(/^environment:/m));
  if (read !== null && sdk !== null)
    read.mentions.push({
      ecosystem: 'declared',
      name: 'dart',
      version: sdk[1]?.trim() ?? null,
      at: from + sdk.index + sdk[0].indexOf('sdk'),
    });
  return read;
}

function go(text: string) {
  const name = pick(text, /^module\s+"?([^\s"]+)/m);
  return name === null ? null : facts({ name });
}

function setupPy(text: string) {
  if (!/\bsetup\s*\(/.test(text)) return null;
  const python = /python_requires\s*=\s*["']([^"'\n]+)/.exec(text);
  return facts({
    name: pick(text, /^[ \t]*name\s*=\s*["']([^"'\n]+)/m),
    version: pick(text, /^[ \t]*version\s*=\s*["']([^"'\n]+)/m),
    description: pick(text, /^[ \t]*description\s*=\s*["']([^"'\n]+)/m),
    licence: pick(text, /^[ \t]*license\s*=\s*["']([^"'\n]+)/m),
    mentions:
      python === null ? [] : [{ ecosystem: 'declared', name: 'python', version: python[1] ?? null, at: python.index }],
  });
}

function setupCfg(text: string) {
  if (!/^\[metadata\]/m.test(text)) return null;
  return facts({
    name: pick(text, /^name\s*=\s*([^\n]+)/m),
    version: pick(text, /^version\s*=\s*(\d[^\n]*)/m),
    description: pick(text, /^description\s*=\s*([^\n]+)/m),
    licence: pick(text, /^license\s*=\s*([^\n]+)/m),
  });
}

function pipfile(text: string) {
  const python = /^python_(?:full_)?version\s*=\s*"([^"\n]+)"/m.exec(text);
  return facts({
    mentions:
      python === null ? [] : [{ ecosystem: 'declared', name: 'python', version: python[1] ?? null, at: python.index }],
  });
}

function conda(text: string) {
  if (!/^dependencies:/m.test(text)) return null;
  const pythonAt = /^[ \t]*-\s*python\s*[=<>]+\s*([\d.]+)/m.exec(text);
  const mentions: Mentioned[] =
    pythonAt === null
      ? []
      : [
          {
            ecosystem: 'declared',
            name: 'python',
            version: pythonAt[1] ?? null,
            at: pythonAt.index + pythonAt[0].indexOf('python'),
          },
        ];
  return facts({ name: yamlTop(text).get('name')?.value || null, mentions });
}

function platformio(text: string) {
  return facts({ mentions: picks(text, /^framework\s*=\s*(\w+)/gm, 'declared') });
}

/** The ecosystems that most projects are of, whose manifests are no JSON and no TOML. */
export const scripted: readonly ManifestFormat[] = [
  { ecosystem: 'go', names: ['go.mod'], read: go },
  { ecosystem: 'maven', names: ['pom.xml'], read: maven },
  { ecosystem: 'gradle', names: ['build.gradle', 'build.gradle.kts'], read: gradle },
  { ecosystem: 'gradle-catalog', names: ['libs.versions.toml'], read: catalog },
  { ecosystem: 'nuget', endings: ['csproj', 'fsproj', 'vbproj'], read: dotnet },
  { ecosystem: 'pub', names: ['pubspec.yaml'], read: dart },
  { ecosystem: 'pypi', names: ['setup.cfg'], read: setupCfg },
  { ecosystem: 'pypi', names: ['setup.py'], read: setupPy },
  { ecosystem: 'pypi', names: ['Pipfile'], read: pipfile },
  { ecosystem: 'conda', names: ['environment.yml', 'environment.yaml'], read: conda },
  { ecosystem: 'helm', names: ['Chart.yaml'], read: fromYaml(['apiVersion', 'name']) },
  {
    ecosystem: 'shards',
    names: ['shard.yml'],
    read: fromYaml(['name'], (text, top) => [
      ...mentionsOf('shards', yamlBelow(text, 'dependencies')),
      ...(top.has('crystal')
        ? [
            {
              ecosystem: 'declared',
              name: 'crystal',
              version: top.get('crystal')?.value ?? null,
              at: top.get('crystal')?.at ?? 0,
            },
          ]
        : []),
    ]),
  },
  {
    ecosystem: 'hackage',
    names: ['package.yaml'],
    read: fromYaml(['dependencies']),
  },
  { ecosystem: 'github-actions', names: ['action.yml', 'action.yaml'], read: fromYaml(['name', 'runs']) },
  { ecosystem: 'ansible', names: ['galaxy.yml'], read: fromYaml(['namespace', 'name']) },
  { ecosystem: 'dbt', names: ['dbt_project.yml'], read: fromYaml(['name']) },
  { ecosystem: 'platformio', names: ['platformio.ini'], read: platformio },
];

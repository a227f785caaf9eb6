import { javaStack } from '../compiled.ts';
import type { ProjectFolder } from '../open-folder.ts';
import { lineOf } from '../say.ts';
import { refused } from '../types.ts';
import { memberFolder } from './member-folder.ts';
import type { FindParts, Part } from './types.ts';
import { resolved, withLines, word } from './within.ts';

const inherits = ['mvnw', 'gradlew', 'gradle.properties', '.tool-versions', 'mise.toml', '.mise.toml'];
const fit = /^[\w.-]+(?:\/[\w.-]+)*$/;
const most = 300;
const library = () =>
  refused('It has no program: nothing in it packs one that starts by itself.', 'A library is not shipped as an image.');

/** What stands between two words, from the first of each; to the last of the second, where that is asked for. */
function between(text: string, begin: string, end: string, last = false): string {
  const from = text.indexOf(begin);
  const to = last ? text.lastIndexOf(end) : text.indexOf(end, from);
  return from < 0 || to < from ? '' : text.slice(from + begin.length, to);
}

/** By places and not by an expression, which would look at the whole behind each beginning without an end. */
function withoutComments(xml: string): string {
  let text = '';
  for (let at = 0; ; ) {
    const from = xml.indexOf('<!--', at);
    const to = from < 0 ? -1 : xml.indexOf('-->', from);
    if (to < 0) return text + xml.slice(at);
    text += xml.slice(at, from);
    at = to + '-->'.length;
  }
}

interface Module {
  folder: string;
  file: string;
  text: string;
  line: number | null;
  by: string;
}

async function mavenModules(top: ProjectFolder): Promise<Module[]> {
  const found: Module[] = [];
  const seen = new Set<string>(['']);
  const open = [''];
  for (let folder = open.shift(); folder !== undefined && found.length < most; folder = open.shift()) {
    const file = folder === '' ? 'pom.xml' : `${folder}/pom.xml`;
    const text = (await top.text(file)) ?? '';
    const listed = between(withoutComments(text), '<modules>', '</modules>');
    for (const [, name = ''] of listed.matchAll(/<module>\s*([^<\s]+)\s*<\/module>/g)) {
      const path = resolved(folder, name.replace(/\/pom\.xml$/, ''));
      if (found.length === most) break;
      if (path === null || !fit.test(path) || seen.has(path)) continue;
      seen.add(path);
      const own = await top.text(`${path}/pom.xml`);
      if (own === null) continue;
      found.push({ folder: path, file: 'pom.xml', text: own, line: lineOf(text, `<module>${name}`), by: file });
      open.push(path);
    }
  }
  return found;
}

const artifactOf = (pom: string) =>
  /<artifactId>\s*([\w.-]+)\s*</.exec(pom.replace(between(pom, '<parent>', '</parent>'), ''))?.[1] ?? null;

/** Maven: modules of modules too. */
export const findMavenParts: FindParts = async (top) => {
  const pom = await top.text('pom.xml');
  if (pom === null || !/<modules>/.test(pom)) return null;
  const modules = await mavenModules(top);
  const byName = new Map(modules.flatMap(({ folder, text }) => [[artifactOf(text) ?? folder, folder] as const]));
  const parts = modules
    .filter(({ text }) => !/<packaging>\s*pom\s*</.test(text))
    .map(({ folder, file, text, line, by }): Part => {
      const asked = between(text, '<dependencies>', '</dependencies>', true);
      const needed = new Set(Array.from(asked.matchAll(/<artifactId>\s*([\w.-]+)\s*</g), ([, name = '']) => name));
      return {
        ...{ folder, program: null, name: artifactOf(text) ?? folder, built: 'within', inherits },
        reason: { sentence: `${by} names it as a module.`, file: by, line },
        needs: [...needed].flatMap((name) => {
          const at = byName.get(name);
          return at === undefined || at === folder
            ? []
            : [
                {
                  folder: at,
                  reason: {
                    sentence: `pom.xml depends on ${name}, a module beside it.`,
                    file,
                    line: lineOf(text, `<artifactId>${name}`),
                  },
                },
              ];
        }),
        async read(inside) {
          if (
            !/spring-boot-maven-plugin|quarkus-maven-plugin|<mainClass>|maven-shade-plugin|<packaging>\s*quarkus/.test(
              text,
            )
          )
            return library();
          const stack = await javaStack(inside, 'maven', file, text, pom);
          const only = `-pl ${word(folder)} -am`;
          return withLines(stack, {
            build: `mvn --batch-mode -DskipTests ${only} package`,
            test: `mvn --batch-mode ${only} test`,
          });
        },
      };
    });
  return parts.length === 0
    ? null
    : {
        governs: /^pom\.xml$/,
        says: { sentence: 'pom.xml is the top of several modules.', file: 'pom.xml', line: lineOf(pom, '<modules>') },
        parts,
        notes: [],
      };
};

/** Folders of the projects that settings include, by their names such as `:services:api`. */
function included(settings: string): Map<string, { folder: string; line: number | null }> {
  const found = new Map<string, { folder: string; line: number | null }>();
  for (const match of settings.matchAll(/^[ \t]*include[ \t]*\(?([^\n)]*(?:,[ \t]*\n[^\n)]*)*)/gm))
    for (const [, raw = ''] of (match[1] ?? '').matchAll(/["']([\w:.-]+)["']/g)) {
      const name = raw.startsWith(':') ? raw : `:${raw}`;
      const folder = name.slice(1).replaceAll(':', '/');
      if (fit.test(folder) && found.size < most && !found.has(name))
        found.set(name, { folder, line: lineOf(settings, raw, match.index) });
    }
  for (const [, raw = '', path = ''] of settings.matchAll(
    /project\(["'](:[\w:.-]+)["']\)\.projectDir[ \t]*=[ \t]*(?:new )?[Ff]ile\((?:\w+,[ \t]*)?["']([^"'\n]+)["']\)/g,
  )) {
    const known = found.get(raw);
    const folder = resolved('', path.replace(/^\$(?:rootDir|\{rootDir\})\//, ''));
    if (known !== undefined && folder !== null && fit.test(folder)) known.folder = folder;
  }
  return found;
}

const runs =
  /(?:org\.springframework\.boot|io\.quarkus|io\.ktor\.plugin|io\.micronaut\.application|com\.gradleup\.shadow|com\.github\.johnrengelman\.shadow)["')][^\n]*|^[ \t]*(?:application|id[ ("']+application["' )]+)[ \t]*$/gm;

/** Gradle: the projects of settings.gradle. */
export const findGradleParts: FindParts = async (top) => {
  const at = (await top.has('settings.gradle.kts')) ? 'settings.gradle.kts' : 'settings.gradle';
  const settings = await top.text(at);
  const projects = settings === null ? null : included(settings);
  if (settings === null || projects === null || projects.size === 0) return null;
  const parts: Part[] = [];
  for (const [name, { folder, line }] of projects) {
    const inside = memberFolder(top, folder, inherits);
    const file = (await inside.has('build.gradle.kts')) ? 'build.gradle.kts' : 'build.gradle';
    const text = await inside.text(file);
    if (text === null) continue;
    const above = `${(await top.text('build.gradle.kts')) ?? ''}\n${(await top.text('build.gradle')) ?? ''}`;
    parts.push({
      ...{ folder, program: null, name: name.split(':').at(-1) ?? folder, built: 'within', inherits },
      reason: { sentence: `${at} includes it as ${name}.`, file: at, line },
      needs: [...projects].flatMap(([other, { folder: there }]) => {
        const typed = `projects${other.replaceAll(':', '.').replaceAll(/-(\w)/g, (_, sign: string) => sign.toUpperCase())}`;
        const named =
          [`"${other}"`, `'${other}'`].find(
            (each) => text.includes(`project(${each}`) || text.includes(`path: ${each}`),
          ) ?? (new RegExp(`\\b${typed.replaceAll('.', '\\.')}(?![\\w.])`).test(text) ? typed : null);
        return named === null || there === folder
          ? []
          : [{ folder: there, reason: { sentence: `${file} depends on ${other}.`, file, line: lineOf(text, named) } }];
      }),
      async read(within) {
        const found = [...text.matchAll(runs)].filter(([plugin]) => !/apply[ \t(]*false/.test(plugin));
        if (found.length === 0) return library();
        const stack = await javaStack(within, 'gradle', file, text, above);
        const tool = (await top.has('gradlew')) ? 'sh ./gradlew' : 'gradle';
        return withLines(stack, { build: `${tool} --no-daemon ${name}:assemble`, test: `${tool} ${name}:test` });
      },
    });
  }
  return parts.length === 0
    ? null
    : {
        governs: /^build\.gradle(?:\.kts)?$/,
        says: {
          sentence: `${at} is the top of several projects.`,
          file: at,
          line: lineOf(settings, /^[ \t]*include/m),
        },
        parts,
        notes: [],
      };
};

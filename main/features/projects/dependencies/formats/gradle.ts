import { type Format, type Reading, small, type Want } from '../parts.ts';
import { inFolder, upwards } from '../text/paths.ts';
import { accessorIn, type CatalogEntry, catalogOf } from './gradle-catalog.ts';
import { handLines, lockByName, type Named, withoutBlockComments, withoutComment } from './helpers.ts';

const configuration =
  /^\s*(?:"?(\w*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[cC]ompile|[rR]untime|[cC]lasspath|kapt\w*|ksp\w*|[aA]nnotationProcessor|coreLibraryDesugaring|developmentOnly|provided))"?)[\s(]+(.*)$/;
const plugin = /^\s*id[\s(]+["']([\w.-]+)["']\)?\s+version\s*\(?\s*["']([^"']+)["']/;

const kotlinPlugin = /^\s*kotlin\s*\(\s*"([\w.-]+)"\s*\)\s*version\s*\(?\s*"([^"]+)"/;

/** Where the whole build begins: it need not be the top of the project. */
function topOf(reading: Reading): string {
  const settings = ['settings.gradle', 'settings.gradle.kts'];
  return (
    upwards(reading.folder).find((folder) => settings.some((name) => reading.files.has(inFolder(folder, name)))) ?? ''
  );
}

function variables(reading: Reading): Map<string, string> {
  return reading.once(`gradle-variables:${reading.folder}`, () => {
    const all = new Map<string, string>();
    for (const folder of new Set(['', topOf(reading), reading.folder])) {
      for (const name of ['gradle.properties', 'build.gradle', 'build.gradle.kts']) {
        const file = inFolder(folder, name);
        const text = reading.files.has(file) ? reading.files.text(file, small) : null;
        if (text === null) continue;
        for (const [line] of handLines(text)) {
          const found =
            name === 'gradle.properties'
              ? /^\s*([\w.]+)\s*[=:]\s*(\S+)\s*$/.exec(line)
              : /^\s*(?:(?:val|def|ext\.|const val|set\(\s*["'])\s*)?(?:extra\[")?([\w.]+)(?:"\])?["']?\s*[=,:]\s*["']([\w.+-]+)["']/.exec(
                  line,
                );
          if (found?.[1] !== undefined && found[2] !== undefined) all.set(found[1].replace(/^ext\./, ''), found[2]);
        }
      }
    }
    return all;
  });
}

/** `${libs.versions.room.get()}` inside of a text. */
function fromCatalog(text: string, catalog: ReadonlyMap<string, CatalogEntry[]>): string {
  return text.replace(
    /\$\{libs\.(versions\.[\w.]+?)(?:\.get\(\))?\}/g,
    (whole, path: string) => catalog.get(path)?.[0]?.wanted ?? whole,
  );
}

function substitute(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{?(?:rootProject\.|project\.|ext\.|extra\[")*([\w.]+)(?:"\])?\}?/g,
    (whole, name: string) => values.get(name) ?? whole,
  );
}

function fromText(text: string, values: ReadonlyMap<string, string>): { name: string; wanted: string | null } | null {
  const [group, artifact, version] = substitute(text, values).split('@', 1)[0]?.split(':') ?? [];
  if (!group || !artifact) return null;
  return {
    name: `${group}:${artifact}`,
    wanted: version === undefined || version === '' || version.includes('$') ? null : version,
  };
}

function entriesOf(rest: string, values: ReadonlyMap<string, string>, catalog: ReadonlyMap<string, CatalogEntry[]>) {
  const named =
    /group\s*[:=]\s*["']([^"']+)["']\s*,\s*name\s*[:=]\s*["']([^"']+)["'](?:\s*,\s*version\s*[:=]\s*["']?([^"',)\s]+))?/.exec(
      rest,
    );
  if (named !== null) {
    const version = named[3] === undefined ? null : (values.get(named[3]) ?? named[3]);
    return [{ name: `${named[1]}:${named[2]}`, wanted: version === null ? null : substitute(version, values) }];
  }
  const accessor = accessorIn(/\blibs\.((?:\w+\.)*\w+)/.exec(rest)?.[1] ?? '');
  if (accessor !== '' && !accessor.startsWith('versions.')) return catalog.get(accessor) ?? [];
  const kotlin = /\bkotlin\s*\(\s*"([\w-]+)"(?:\s*,\s*"([\w.+-]+)")?/.exec(rest);
  if (kotlin !== null) return [{ name: `org.jetbrains.kotlin:kotlin-${kotlin[1]}`, wanted: kotlin[2] ?? null }];
  const text = /["']([^"'\s]+:[^"'\s]+)["']/.exec(rest)?.[1];
  const found = text === undefined ? null : fromText(fromCatalog(text, catalog), values);
  return found === null ? [] : [found];
}

function read(reading: Reading): void {
  const values = variables(reading);
  const catalog = catalogOf(reading);
  const wants: Want[] = [];
  for (const [raw, line] of handLines(withoutBlockComments(reading.text))) {
    const clean = withoutComment(raw, '//');
    const applied = plugin.exec(clean);
    if (applied !== null) {
      const version = substitute(applied[2] ?? '', values);
      wants.push({ name: `${applied[1]}:${applied[1]}.gradle.plugin`, wanted: version, line, development: true });
      continue;
    }
    const kotlin = kotlinPlugin.exec(clean);
    if (kotlin !== null) {
      const id = `org.jetbrains.kotlin.${kotlin[1]}`;
      const wanted = substitute(kotlin[2] ?? '', values);
      wants.push({ name: `${id}:${id}.gradle.plugin`, wanted, line, development: true });
      continue;
    }
    const alias = /^\s*alias\s*\(?\s*libs\.plugins\.([\w.]+)/.exec(clean)?.[1];
    if (alias !== undefined) {
      for (const entry of catalog.get(`plugins.${alias}`) ?? []) wants.push({ ...entry, line, development: true });
      continue;
    }
    const found = configuration.exec(clean);
    if (found === null) continue;
    const [, kind = '', rest = ''] = found;
    const development = /test/i.test(kind);
    const project = /\bproject\s*\(\s*(?:path\s*[:=]\s*)?["']:?([^"']*)["']/.exec(rest)?.[1];
    if (project !== undefined) {
      const local = inFolder(topOf(reading), project.replaceAll(':', '/')).replace(/\/$/, '') || '.';
      wants.push({ name: `:${project}`, wanted: null, line, development, local });
      continue;
    }
    for (const entry of entriesOf(rest, values, catalog)) wants.push({ ...entry, line, development });
  }
  const group = /^[ \t]*group(?:[ \t]*=[ \t]*|[ \t]+)["']([\w.-]+)["']/m.exec(reading.text)?.[1];
  const artifact =
    reading.folder === '' ? nameOfTop(reading) : reading.folder.slice(reading.folder.lastIndexOf('/') + 1);
  const provides = group !== undefined && artifact !== null ? `${group}:${artifact}` : null;
  if (wants.length > 0 || provides !== null)
    reading.manifest({ ecosystem: 'maven', wants, provides, remedy: null, tool: 'gradle' });
}

function nameOfTop(reading: Reading): string | null {
  for (const file of ['settings.gradle', 'settings.gradle.kts']) {
    const text = reading.files.has(file) ? reading.files.text(file, small) : null;
    const name = text === null ? null : /rootProject\.name\s*=\s*["']([\w.-]+)["']/.exec(text)?.[1];
    if (name) return name;
  }
  return null;
}

/** `group:name:version=configuration,configuration`. */
function readLock(reading: Reading): void {
  const all: Named[] = [];
  for (const [raw, line] of handLines(reading.text)) {
    const found = /^([^:#=\s]+):([^:=\s]+):([^=\s]+)=(.*)$/.exec(raw);
    if (found === null) continue;
    const development = (found[4] ?? '').split(',').every((name) => /test/i.test(name));
    all.push({ name: `${found[1]}:${found[2]}`, version: found[3] ?? null, line, development, asks: [] });
  }
  lockByName(reading, all, { ecosystem: 'maven', tool: 'gradle', complete: false });
}

export const gradleFormats: Format[] = [
  {
    id: 'build.gradle',
    ecosystem: 'maven',
    matches: (base) => base.endsWith('.gradle') || base.endsWith('.gradle.kts'),
    maxBytes: small,
    read,
  },
  { id: 'gradle.lockfile', ecosystem: 'maven', names: ['gradle.lockfile'], maxBytes: small, read: readLock },
];

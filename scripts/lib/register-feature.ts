import type { FeatureNames } from './feature-names.ts';

/** Puts a line before the first match; the formatter sorts imports afterwards. */
function before(text: string, anchor: RegExp, line: string, file: string): string {
  const match = anchor.exec(text);
  if (!match) throw new Error(`${file} has changed its form: nothing in it matches ${anchor}. Nothing was written.`);
  return `${text.slice(0, match.index)}${line}\n${text.slice(match.index)}`;
}

/** Puts a line in its alphabetical place among the lines of the list that `start` opens. */
function inList(text: string, start: RegExp, line: string, file: string): string {
  const match = start.exec(text);
  if (!match) throw new Error(`${file} has changed its form: nothing in it matches ${start}. Nothing was written.`);
  const from = match.index + match[0].length;
  const end = /^\s*[}\]]/m.exec(text.slice(from));
  const lines = text
    .slice(from, from + (end?.index ?? 0))
    .split('\n')
    .filter((entry) => entry.trim() !== '');
  const at = lines.findIndex((entry) => entry.trim() > line.trim());
  lines.splice(at === -1 ? lines.length : at, 0, line);
  return `${text.slice(0, from)}\n${lines.join('\n')}\n${text.slice(from + (end?.index ?? 0)).replace(/^\n/, '')}`;
}

const firstImport = /^import /m;

type Edit = (text: string, names: FeatureNames, file: string) => string;

/** The one line, or two, that each list of features needs. */
export const registrations: Record<string, Edit> = {
  'shared/contract/index.ts': (text, { kebab, camel }, file) => {
    const imported = before(
      text,
      firstImport,
      `import { ${camel}Contract } from '../features/${kebab}/contract.ts';`,
      file,
    );
    const typed = inList(imported, /^type Features = \{/m, `  ${camel}: typeof ${camel}Contract;`, file);
    return inList(typed, /^export const contract: Contract = \{/m, `  ${camel}: ${camel}Contract,`, file);
  },
  'main/router.ts': (text, { kebab, camel, pascal }, file) => {
    const from = `import { create${pascal}Procedures, type ${pascal}Service } from './features/${kebab}/index.ts';`;
    const imported = before(text, firstImport, from, file);
    const typed = inList(imported, /^export interface RouterServices \{/m, `  ${camel}: ${pascal}Service;`, file);
    const line = `    ${camel}: create${pascal}Procedures(services),`;
    return inList(typed, /^ {2}return implementer\.router\(\{/m, line, file);
  },
  'main/core/create-core.ts': (text, { kebab, camel, pascal }, file) =>
    inList(
      before(
        before(text, firstImport, `import { create${pascal}Service } from '../features/${kebab}/index.ts';`, file),
        /^ {4}const services: CoreServices = \{/m,
        `    const ${camel} = create${pascal}Service({ clock, journal, changes });\n`,
        file,
      ),
      /^ {4}const services: CoreServices = \{/m,
      `      ${camel},`,
      file,
    ),
  'renderer/app/features.ts': (text, { kebab, camel }, file) => {
    const list = /^export const features[^=]*= \[([\s\S]*?)\];/m.exec(text);
    if (!list) throw new Error(`${file} has changed its form: it has no list of features. Nothing was written.`);
    const entries = (list[1] ?? '')
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean);
    // In the order of the sidebar: the program's own pages stay at the end.
    const own = entries.indexOf('settings');
    entries.splice(own === -1 ? entries.length : own, 0, camel);
    const replaced = text.replace(list[0], list[0].replace(list[1] ?? '', entries.join(', ')));
    return before(replaced, firstImport, `import { ${camel} } from '../features/${kebab}/index.tsx';`, file);
  },
};

/** A key for "G then a key" that no other place has, from the name if possible. */
export function freeKey(names: FeatureNames, modules: readonly string[]): string {
  const taken = new Set(
    modules.flatMap((text) => [...text.matchAll(/keys: '[Gg] (\w)'/g)].map((match) => match[1]?.toUpperCase())),
  );
  const letters = `${names.kebab.replace(/[^a-z]/g, '')}abcdefghijklmnopqrstuvwxyz0123456789`.toUpperCase();
  const free = [...letters].find((letter) => !taken.has(letter));
  if (!free) throw new Error('Every key after G is taken.');
  return free;
}

import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type ServiceSpec, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import { circleIn } from './needs.ts';
import { fromWritten, keyOf, keys, largestRunFile, mostInFile, runFileVersion, Unreadable } from './run-file-format.ts';
import { specProblems } from './spec-problems.ts';

export interface FileService {
  spec: ServiceSpec;
  main: boolean;
}
export interface RunFileProblem {
  line: number | null;
  why: string;
}
export interface RunFile {
  services: FileService[];
  problems: RunFileProblem[];
}

/** Enough for people; an explosion of aliases needs few names but many uses. */
const mostAliases = 50;
const mostProblems = 100;

type Item = Pair<unknown, unknown>;
/** `<<`, which takes over what stands elsewhere, is a symbol. */
const nameOf = ({ key }: Item): string => {
  const name = isScalar(key) ? key.value : key;
  return typeof name === 'symbol' ? (name.description ?? '') : String(name);
};
const placeOf = (node: unknown): number | null =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
    ? Number(node.range[0])
    : null;

/** Says of each thing that is wrong where it stands; what is right counts all the same. */
export function readRunFile(text: string): RunFile {
  const file: RunFile = { services: [], problems: [] };
  const lines = new LineCounter();
  const wrong = (place: number | null, why: string) => {
    if (file.problems.length < mostProblems)
      file.problems.push({ line: place === null ? null : lines.linePos(place).line, why: why.slice(0, 500) });
  };
  if (text.length > largestRunFile) {
    wrong(null, `It is larger than ${bytesText(largestRunFile)}.`);
    return file;
  }
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: 'silent' });
  for (const error of document.errors) wrong(error.pos[0], `It is no YAML here: ${error.message}`);
  if (document.errors.length > 0) return file;
  const top = document.contents;
  if (top === null) return file;
  if (!isMap(top)) {
    wrong(placeOf(top) ?? 0, 'The file has to begin with version: 1 and services:.');
    return file;
  }
  for (const item of top.items)
    if (!['version', 'services'].includes(nameOf(item)))
      wrong(placeOf(item.key), `${JSON.stringify(nameOf(item))} is not known here; the file has version and services.`);
  const version = document.get('version');
  if (version !== undefined && version !== runFileVersion) {
    wrong(placeOf(itemOf(top, 'version')?.key), `This version of Optimus reads version ${runFileVersion} of the file.`);
    return file;
  }
  const services = itemOf(top, 'services')?.value;
  if (services === undefined || (isScalar(services) && services.value === null)) return file;
  if (!isMap(services)) {
    wrong(placeOf(services), 'services has to be a list of name: command.');
    return file;
  }
  const places = new Map<string, (key: string) => number | null>();
  for (const item of services.items.slice(0, mostInFile)) {
    const name = nameOf(item);
    const at = (key: string) => {
      const inner = isMap(item.value) ? itemOf(item.value, key) : undefined;
      return placeOf(inner?.key) ?? placeOf(item.key);
    };
    const one = readOne(name, item.value as Node | null, (node) => node.toJS(document, { maxAliasCount: mostAliases }));
    if ('problems' in one) for (const { key, why } of one.problems) wrong(at(key), `${name}: ${why}`);
    if (isMap(item.value))
      for (const inner of item.value.items)
        if (!(keys as readonly string[]).includes(nameOf(inner)) && nameOf(inner) !== '<<')
          wrong(
            placeOf(inner.key),
            `${name}: ${JSON.stringify(nameOf(inner))} is not known; a service has ${keys.join(', ')}.`,
          );
    if (!('spec' in one)) continue;
    places.set(name, at);
    file.services.push({ spec: one.spec, main: one.main });
  }
  if (services.items.length > mostInFile)
    wrong(placeOf(services.items[mostInFile]?.key), `More than ${mostInFile} services are not read.`);
  const circle = circleIn(file.services.map(({ spec }) => spec));
  if (circle) wrong(places.get(circle[0] ?? '')?.('needs') ?? null, `${circle.join(' needs ')}: that is a circle.`);
  return file;
}

const itemOf = (map: YAMLMap, key: string): Item | undefined => map.items.find((item) => nameOf(item) === key);

type Read = { spec: ServiceSpec; main: boolean } | { problems: { key: string; why: string }[] };

function readOne(name: string, node: Node | null, plain: (node: Node) => unknown): Read {
  try {
    const { spec, main } = fromWritten(name, node === null ? null : plain(node));
    const parsed = serviceSpec.safeParse(spec);
    if (!parsed.success)
      return {
        problems: parsed.error.issues.slice(0, 10).map(({ path, message }) => ({
          key: keyOf(path),
          why: path[0] === 'name' ? `A name has ${message}.` : `${keyOf(path)} is wrong: ${message}.`,
        })),
      };
    const odd = specProblems(parsed.data);
    if (odd.length > 0) return { problems: odd.map(({ path, why }) => ({ key: keyOf(path), why })) };
    return { spec: parsed.data, main };
  } catch (error) {
    if (error instanceof Unreadable) return { problems: [{ key: error.key, why: error.message }] };
    return { problems: [{ key: '', why: 'It cannot be read: its aliases lead to too much.' }] };
  }
}

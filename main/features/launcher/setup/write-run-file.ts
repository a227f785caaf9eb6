import { Document, isMap, isScalar, parseDocument, Scalar, type YAMLMap } from 'yaml';
import type { ServiceSpec } from '../../../../shared/features/launcher/schema.ts';
import { type FileService, readRunFile } from './read-run-file.ts';
import { keys, runFileVersion, toWritten, type Written } from './run-file-format.ts';

interface WriteInput {
  /** What is there; null without a file. */
  text: string | null;
  services: FileService[];
  /** Names in the file that are others now. */
  renamed: { from: string; to: string }[];
}

const introduction = ' How this project starts. Optimus reads it; see its guide, "Run projects".';
const format = { lineWidth: 120 } as const;

const same = (a: FileService | undefined, spec: ServiceSpec, main: boolean) =>
  a !== undefined &&
  JSON.stringify({ ...a.spec, name: '' }) === JSON.stringify({ ...spec, name: '' }) &&
  a.main === main;

/** The file with these services in it. What is said already stays as it is written, with its comments and its order. */
export function writeRunText({ text, services, renamed }: WriteInput): string {
  if (text === null || text.trim() === '') return freshText(services, introduction);
  const known = new Map(readRunFile(text).services.map((one) => [one.spec.name, one]));
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) throw new Error('the file is no YAML');
  const top: unknown = document.contents;
  // Nothing but comments.
  if (top === null) return `${text.trimEnd()}\n\n${freshText(services, null)}`;
  if (!isMap(top)) throw new Error('the file is no list of settings');
  if (document.get('version') === undefined) top.items.unshift(document.createPair('version', runFileVersion));
  if (!isMap(document.get('services'))) document.set('services', document.createNode({}));
  const map = document.get('services') as YAMLMap;
  let changed = renamed.length > 0;
  for (const { from, to } of renamed) {
    const item = map.items.find(({ key }) => isScalar(key) && String(key.value) === from);
    if (item && isScalar(item.key)) item.key.value = to;
  }
  for (const { spec, main } of services) {
    const was = renamed.find(({ to }) => to === spec.name)?.from ?? spec.name;
    const before = known.get(was);
    if (same(before, spec, main)) continue;
    put(document, map, spec.name, toWritten(spec, main), before ? toWritten(before.spec, before.main) : {});
    changed = true;
  }
  if (!changed) return text;
  // As tight as it is written.
  const shape = { ...format, flowCollectionPadding: /[{[] /.test(text) };
  const now = new Map(readRunFile(document.toString(shape)).services.map((one) => [one.spec.name, one]));
  // What it takes over from elsewhere in the file cannot be taken out of it: then it is said anew.
  for (const { spec, main } of services)
    if (!same(now.get(spec.name), spec, main)) map.set(spec.name, document.createNode(toWritten(spec, main)));
  return document.toString(shape);
}

function freshText(services: readonly FileService[], comment: string | null): string {
  const all = Object.fromEntries(services.map(({ spec, main }) => [spec.name, toWritten(spec, main)]));
  const fresh = new Document({ version: runFileVersion, services: all });
  fresh.commentBefore = comment;
  return fresh.toString(format);
}

function put(
  document: Document.Parsed | Document,
  map: YAMLMap,
  name: string,
  written: Written,
  before: Written,
): void {
  const item = map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  if (!item) {
    map.set(document.createNode(name), document.createNode(written));
    return;
  }
  if (typeof written === 'string' && isScalar(item.value)) {
    item.value.value = written;
    return;
  }
  const wanted = typeof written === 'string' ? { command: written } : written;
  if (!isMap(item.value)) {
    const old = item.value;
    const node = document.createNode(wanted);
    if (old instanceof Scalar && old.comment && isMap(node)) node.commentBefore = old.comment;
    item.value = node;
    return;
  }
  const inner = item.value;
  const said = typeof before === 'string' ? { command: before } : before;
  // However it is written there: what says the same stays.
  for (const key of keys) {
    if (JSON.stringify(said[key]) === JSON.stringify(wanted[key])) continue;
    if (wanted[key] === undefined) inner.delete(key);
    else inner.set(key, document.createNode(wanted[key]));
  }
}

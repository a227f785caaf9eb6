import { type Document, isMap, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import type { Finding } from './findings.ts';

export type YamlPath = readonly (string | number)[];

export interface ReadYaml {
  value: unknown;
  /** The line of a field, or of the nearest thing around it that is there. */
  line(path: YamlPath): number | null;
}

function lineOf(document: Document, lines: LineCounter, path: YamlPath): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const parent: unknown = length > 1 ? document.getIn(path.slice(0, length - 1), true) : document.contents;
    const key = path[length - 1];
    const found: unknown = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)?.key
      : length > 0 && document.getIn(path.slice(0, length), true);
    const node = length === 0 ? document.contents : isScalar(found) || isMap(found) ? found : null;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

/** Every document of a text as plain data, or why it is no YAML. */
export function readYaml(text: string): { broken: Finding[] } | { documents: ReadYaml[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines });
  const present = Array.isArray(parsed) ? parsed.filter(({ contents }) => contents !== null) : [];
  const broken = present.flatMap(({ errors }) =>
    errors.map(({ message, linePos }) => ({
      sentence: message.split(' at line ')[0] ?? message,
      line: linePos?.[0].line ?? null,
    })),
  );
  if (broken.length > 0) return { broken };
  try {
    return {
      documents: present.map((document) => ({
        // A few lines of aliases can stand for more than memory holds; and each use becomes an object of its own.
        value: unshared(document.toJS({ maxAliasCount: 100 })),
        line: (path) => lineOf(document, lines, path),
      })),
    };
  } catch (error) {
    return { broken: [{ sentence: error instanceof Error ? error.message : String(error), line: null }] };
  }
}

function unshared(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

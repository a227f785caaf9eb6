import { Document, isMap, isNode, type Scalar, type YAMLMap } from 'yaml';
import { plain } from '../facts/say.ts';

type Path = readonly (string | number)[];

/** Beside a key, with the same text whoever reads it: words that old parsers take for booleans or numbers are quoted. */
export function toYaml(value: unknown, { head = [], comments = [] }: { head?: string[]; comments?: [Path, string][] }) {
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.2', compat: 'yaml-1.1' });
  if (head.length > 0) document.commentBefore = head.map(comment).join('\n');
  for (const [path, text] of comments) keyAt(document, path).commentBefore = comment(text);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const comment = (text: string) => ` ${plain(text, 300)}`;

function keyAt(document: Document, path: Path): Scalar {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = (parent as YAMLMap<Scalar>).items.find((item) => isNode(item.key) && item.key.value === key);
    if (pair) return pair.key;
  }
  throw new Error(`there is nothing at ${path.join('.')} to comment on`);
}

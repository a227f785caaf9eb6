import { isMap, isScalar, parseDocument, visit } from 'yaml';
import type { BlueprintKind } from '../../../../shared/features/blueprints/schema.ts';

interface Text {
  kind: BlueprintKind;
  path: string;
  text: string;
}

/** Where an image of somebody else is named: as many letters of the text. */
interface Place {
  image: string;
  at: number;
}

function inDockerfile(text: string): Place[] {
  const stages = new Set<string>();
  const places: Place[] = [];
  for (const found of text.matchAll(/^(FROM|COPY)[ \t]+(.*)$/gim)) {
    const [, name = '', rest = ''] = found;
    const at = found.index + found[0].length - rest.length;
    const isFrom = name.toUpperCase() === 'FROM';
    const named = isFrom ? /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) : /(?:^|\s)--from=(\S+)/.exec(rest);
    const image = named?.[1];
    if (named && image !== undefined && !stages.has(image.toLowerCase()) && !/^(?:scratch|\d+)$|\$/.test(image))
      places.push({ image, at: at + named.index + named[0].indexOf(image) });
    if (isFrom && named?.[2] !== undefined) stages.add(named[2].toLowerCase());
  }
  return places;
}

/** `image` of a service; one that is built here is nobody's to pin. */
function inYaml(text: string): Place[] {
  const places: Place[] = [];
  visit(parseDocument(text), {
    Map(_, map) {
      const image = map.get('image', true);
      if (map.has('build') || !isScalar(image) || typeof image.value !== 'string' || !image.range) return;
      const written = text.slice(image.range[0], image.range[1]);
      const within = written.indexOf(image.value);
      if (within >= 0) places.push({ image: image.value, at: image.range[0] + within });
    },
    Pair(_, { value }) {
      return isMap(value) || !isScalar(value) ? undefined : visit.SKIP;
    },
  });
  return places;
}

/** Kubernetes and Terraform run what the user has built: there his image is named, and he names it. */
function placesIn({ kind, path, text }: Text): Place[] {
  if (kind === 'docker') return /(?:^|[/.])Dockerfile$|\.Dockerfile$/.test(path) ? inDockerfile(text) : [];
  return kind === 'compose' || kind === 'github-actions' ? inYaml(text) : [];
}

/** By name and tag, each once, in the order in which they stand. */
export const imagesIn = (texts: readonly Text[]): string[] => [
  ...new Set(texts.flatMap((one) => placesIn(one).map(({ image }) => image))),
];

/** The same text, with the digest behind every name that one is known for. */
export function pinned(one: Text, digests: ReadonlyMap<string, string>): string {
  let text = one.text;
  for (const { image, at } of placesIn(one).toReversed()) {
    const digest = digests.get(image);
    const end = at + image.length;
    if (digest !== undefined) text = `${text.slice(0, end)}@${digest}${text.slice(end)}`;
  }
  return text;
}

import type { ShippingFacts, StackId } from '../types.ts';

/** What a program of this stack is given to begin with; what it really takes is measured, not known. */
const memory: Record<StackId, { requested: string; most: string }> = {
  node: { requested: '128Mi', most: '512Mi' },
  bun: { requested: '128Mi', most: '512Mi' },
  deno: { requested: '128Mi', most: '512Mi' },
  static: { requested: '32Mi', most: '128Mi' },
  python: { requested: '128Mi', most: '512Mi' },
  go: { requested: '64Mi', most: '256Mi' },
  rust: { requested: '64Mi', most: '256Mi' },
  java: { requested: '512Mi', most: '1Gi' },
  dotnet: { requested: '192Mi', most: '512Mi' },
  php: { requested: '128Mi', most: '512Mi' },
  ruby: { requested: '256Mi', most: '768Mi' },
  elixir: { requested: '192Mi', most: '512Mi' },
  c: { requested: '32Mi', most: '256Mi' },
  zig: { requested: '32Mi', most: '256Mi' },
  nim: { requested: '32Mi', most: '256Mi' },
  crystal: { requested: '64Mi', most: '256Mi' },
  swift: { requested: '64Mi', most: '512Mi' },
  d: { requested: '64Mi', most: '256Mi' },
  scala: { requested: '512Mi', most: '1Gi' },
  clojure: { requested: '512Mi', most: '1Gi' },
  haskell: { requested: '64Mi', most: '512Mi' },
  ocaml: { requested: '64Mi', most: '256Mi' },
  erlang: { requested: '192Mi', most: '512Mi' },
  gleam: { requested: '192Mi', most: '512Mi' },
  perl: { requested: '64Mi', most: '256Mi' },
  r: { requested: '256Mi', most: '1Gi' },
  julia: { requested: '512Mi', most: '2Gi' },
  lua: { requested: '32Mi', most: '256Mi' },
  dart: { requested: '64Mi', most: '256Mi' },
  site: { requested: '32Mi', most: '128Mi' },
};

export const resourcesOf = ({ stack }: ShippingFacts) => ({
  requests: { cpu: '100m', memory: memory[stack].requested },
  limits: { cpu: '1', memory: memory[stack].most },
});

/** These write beside their own code: caches, pid files, compiled templates. */
const writers = new Set<string>(['ruby', 'php', 'elixir', 'erlang', 'next', 'nuxt', 'lapis', 'openresty', 'play']);
export const writesBesideItself = ({ stack, framework }: ShippingFacts) =>
  writers.has(stack) || (framework !== null && writers.has(framework));

/** Null: nothing says which path answers, so only that something listens can be asked. */
export const probePath = ({ health, stack, start }: ShippingFacts): string | null =>
  health?.value ?? (stack === 'static' || start === null ? '/' : null);

export const portRefusal = ({ port }: ShippingFacts) =>
  Number.isInteger(port.value) && port.value > 0 && port.value < 65_536
    ? null
    : {
        why: `It listens on ${port.value}, which is no port.`,
        remedy: 'Set its port on the Run tab, then generate again.',
      };

/** What the files lean on, once each, in the order in which they are met. */
export function reasonsOf(...facts: ({ sentence: string; file: string | null; line: number | null } | null)[]) {
  const seen = new Set<string>();
  return facts.flatMap((fact) => {
    if (fact === null || seen.has(fact.sentence)) return [];
    seen.add(fact.sentence);
    return [{ sentence: fact.sentence, file: fact.file, line: fact.line }];
  });
}

import type { TechnologyCategory } from '../../../../shared/features/projects/schema.ts';
import { inOrder, type Match } from './match.ts';

const base: Record<TechnologyCategory, number> = {
  framework: 100,
  desktop: 98,
  mobile: 98,
  runtime: 88,
  ai: 80,
  database: 78,
  ui: 72,
  messaging: 70,
  infrastructure: 62,
  build: 60,
  test: 48,
  'package-manager': 44,
  ci: 40,
  docs: 38,
  lint: 30,
};

/** Where a dependency for development says nothing about how much it matters. */
const toolish = new Set<TechnologyCategory>([
  'build',
  'test',
  'lint',
  'docs',
  'ci',
  'package-manager',
  'infrastructure',
  'runtime',
]);
/** They compile to what is shipped, so they stand among the tools though they are the heart. */
const compiled = new Set([
  'electron',
  'svelte',
  'sveltekit',
  'astro',
  'tauri',
  'stencil',
  'ember',
  'qwik',
  'tailwind',
  'solid',
  'prisma',
  'flutter',
  'react',
  'vue',
  'react-router',
]);
/** Each further one of a kind says less, so that eight frameworks do not hide the database. */
const again = 10;

function score({ rule, proofs }: Match): number {
  const best = inOrder(proofs)[0];
  if (best === undefined) return 0;
  const depth = best.file.split('/').length - 1;
  let points = base[rule.category] + rule.weight - Math.min(4, depth) * 4 + Math.min(4, proofs.length - 1);
  if (best.development && !toolish.has(rule.category) && !compiled.has(rule.id)) points -= 30;
  // A step of a CI that sets up Python does not make it a Python project.
  if (proofs.every((proof) => proof.development) && rule.category === 'runtime') points -= 20;
  if (proofs.every(({ file }) => file.startsWith('.github/')) && rule.category !== 'ci') points -= 15;
  return points;
}

/** What describes the project best comes first. */
export function ranked(matches: readonly Match[]): Match[] {
  const rest = matches.map((match) => ({ match, points: score(match) }));
  const taken = new Map<TechnologyCategory, number>();
  rest.sort((a, b) => b.points - a.points || (a.match.rule.id < b.match.rule.id ? -1 : 1));
  const result: Match[] = [];
  // Only what is seen first needs the mixture; after it the plain order will do.
  while (result.length < 12 && rest.length > 0) {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    rest.forEach(({ match, points }, place) => {
      const worth = points - (taken.get(match.rule.category) ?? 0) * again;
      if (worth > most) {
        most = worth;
        best = place;
      }
    });
    const [chosen] = rest.splice(best, 1);
    if (chosen === undefined) break;
    taken.set(chosen.match.rule.category, (taken.get(chosen.match.rule.category) ?? 0) + 1);
    result.push(chosen.match);
  }
  return [...result, ...rest.map(({ match }) => match)];
}

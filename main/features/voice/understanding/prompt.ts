import type { Names } from '../types.ts';

/** The user's own words first, then names as they are written: each once, and no half of one. */
export function promptOf(names: Names, longest: number): string {
  const words = [
    'Optimus',
    ...names.words.map(({ word }) => word),
    ...names.projects.map(({ name }) => name),
    ...names.workflows.map(({ name }) => name),
    ...names.projects.flatMap(({ services }) => services),
  ];
  let prompt = '';
  for (const word of new Set(words.map((one) => one.replace(/\s+/g, ' ').trim()))) {
    if (word === '') continue;
    const longer = prompt === '' ? word : `${prompt}, ${word}`;
    if (longer.length > longest) continue;
    prompt = longer;
  }
  return prompt;
}

/** Seats with one model err together: until outcomes say how much, as much as this. */
export const rhoPrior = 0.6;
/** So many pairs of outcomes weigh as much as what is assumed. */
const strength = 20;
const variance = 0.24;

export interface Erring {
  model: string;
  deliberationId: string;
  right: boolean;
  /** What it was thought to be worth when it voted. */
  accuracy: number;
}

/** How much seats of each model err together, over what their accuracy explains; drawn towards the prior while there is little. */
export function learnRho(outcomes: readonly Erring[]): (model: string) => number {
  const groups = new Map<string, Map<string, Erring[]>>();
  for (const one of outcomes) {
    const byDeliberation = groups.get(one.model) ?? new Map<string, Erring[]>();
    groups.set(one.model, byDeliberation);
    byDeliberation.set(one.deliberationId, [...(byDeliberation.get(one.deliberationId) ?? []), one]);
  }
  const learned = new Map<string, number>();
  for (const [model, byDeliberation] of groups) {
    let together = rhoPrior * strength * variance;
    let possible = strength * variance;
    for (const seats of byDeliberation.values())
      for (const [i, a] of seats.entries())
        for (const b of seats.slice(i + 1)) {
          together += (Number(a.right) - a.accuracy) * (Number(b.right) - b.accuracy);
          possible += Math.sqrt(a.accuracy * (1 - a.accuracy) * b.accuracy * (1 - b.accuracy));
        }
    learned.set(model, Math.min(1, Math.max(0, together / possible)));
  }
  return (model) => learned.get(model) ?? rhoPrior;
}

/** What one voice of so many is worth that err together so much. */
export const discountOf = (voices: number, rho: number): number => (voices < 1 ? 1 : 1 / (1 + (voices - 1) * rho));

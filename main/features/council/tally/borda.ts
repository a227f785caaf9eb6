export interface Ranking {
  seatId: string;
  /** Best first. */
  ranking: readonly string[];
}

/** The last of a ranking has none, each before it one more; what a seat says of itself is left out, and so is what it names twice. */
export function bordaOf(
  seatIds: readonly string[],
  rankings: readonly Ranking[],
): { seatId: string; points: number }[] {
  const points = new Map(seatIds.map((seatId) => [seatId, 0]));
  for (const { seatId: reviewer, ranking } of rankings) {
    const ranked = [...new Set(ranking)].filter((seatId) => seatId !== reviewer && points.has(seatId));
    for (const [place, seatId] of ranked.entries())
      points.set(seatId, (points.get(seatId) ?? 0) + ranked.length - 1 - place);
  }
  return [...points]
    .map(([seatId, sum]) => ({ seatId, points: sum }))
    .sort((a, b) => b.points - a.points || (a.seatId < b.seatId ? -1 : 1));
}

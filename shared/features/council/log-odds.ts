/**
 * The odds that a seat of this accuracy names the right option rather than one certain wrong one, as a logarithm. With two options
 * that is ln(p / (1 − p)); with more, its errors are spread over all the others. Worse than blind chance counts nothing: else
 * an option could win that nobody voted for.
 */
export const logOddsOf = (accuracy: number, options: number): number =>
  Math.max(0, Math.log((accuracy * Math.max(1, options - 1)) / (1 - accuracy)));

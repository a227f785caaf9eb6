/** From picodollars. What is less than a cent is said as such, and not as nothing. */
export function moneyWords(picodollars: number): string {
  const dollars = picodollars / 1e12;
  if (dollars === 0) return '$0.00';
  if (dollars < 0.0001) return 'less than $0.0001';
  return dollars < 0.01 ? `$${dollars.toFixed(4)}` : `$${dollars.toFixed(2)}`;
}

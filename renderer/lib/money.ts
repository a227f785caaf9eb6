import { nbsp } from './number.ts';

const picoInDollar = 1_000_000_000_000;
const least = 0.000_001;

const dollars = (usd: number, digits: number): string =>
  `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;

/** Cents, and below ten of them as many places as make two figures: what a call costs is often less than a cent. */
function amount(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < least) return `less than ${dollars(least, 6)}`;
  // By what the cents round to, so that $0.0999 is $0.10 and not $0.100.
  if (usd >= 0.0995) return dollars(usd, 2);
  const places = Math.ceil(-Math.log10(usd)) + 1;
  return dollars(usd, Math.min(7, Math.max(2, places)));
}

/** Picodollars in words. What is not known is never nothing. */
export function formatMoney(picodollars: number | null | undefined, unknown = 'price not known'): string {
  if (picodollars === null || picodollars === undefined || !Number.isFinite(picodollars)) return unknown;
  return amount(picodollars / picoInDollar);
}

/** What something has cost: an answer that was cut off may have cost something, and nobody says how much. */
export const formatCost = (picodollars: number | null | undefined): string =>
  formatMoney(picodollars, 'cost not known');

/** `$0.012 to $0.034`; one figure where both ends read the same. */
export function formatMoneyRange(range: { least: number; most: number } | null): string {
  if (range === null) return formatMoney(null);
  const [from, to] = [formatMoney(range.least), formatMoney(range.most)];
  return from === to ? from : `${from} to ${to}`;
}

/** To the last picodollar, for a tooltip or a report: `$0.004212500000`. */
export function formatMoneyExact(picodollars: number | null): string {
  if (picodollars === null) return formatMoney(null);
  const whole = BigInt(Math.round(picodollars));
  const rest = (whole % BigInt(picoInDollar)).toString().padStart(12, '0').replace(/0+$/, '').padEnd(2, '0');
  return `$${(whole / BigInt(picoInDollar)).toLocaleString('en-US')}.${rest}`;
}

/** `$1.5`, `0.02`, as a person writes an amount; null for nothing written, false for what is no amount. */
export function readMoney(text: string): number | null | false {
  const trimmed = text
    .trim()
    .replace(/^\$\s*/, '')
    .replaceAll(nbsp, '');
  if (trimmed === '') return null;
  if (!/^\d{1,6}(?:\.\d{1,6})?$/.test(trimmed)) return false;
  return Math.round(Number(trimmed) * 1_000_000) * 1_000_000;
}

/** As it stands in a field. */
export const moneyText = (picodollars: number | null): string =>
  picodollars === null ? '' : String(Math.round(picodollars / 1_000_000) / 1_000_000);

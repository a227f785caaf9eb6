import { expect, it } from 'vitest';
import { formatCost, formatMoney, formatMoneyExact, formatMoneyRange, moneyText, readMoney } from './money.ts';

const usd = (dollars: number) => Math.round(dollars * 1e12);

it('says money in cents, and small sums with two figures', () => {
  expect(formatMoney(usd(12.3))).toBe('$12.30');
  expect(formatMoney(usd(1_234.5))).toBe('$1,234.50');
  expect(formatMoney(usd(0.42))).toBe('$0.42');
  expect(formatMoney(usd(0.0999))).toBe('$0.10');
  expect(formatMoney(usd(0.042))).toBe('$0.042');
  expect(formatMoney(usd(0.00421))).toBe('$0.0042');
  expect(formatMoney(usd(0.000_012))).toBe('$0.000012');
  expect(formatMoney(usd(0.000_000_4))).toBe('less than $0.000001');
});

it('tells nothing from not known', () => {
  expect(formatMoney(0)).toBe('$0');
  expect(formatMoney(null)).toBe('price not known');
  expect(formatCost(null)).toBe('cost not known');
  expect(formatCost(usd(0.5))).toBe('$0.50');
  expect(formatMoneyRange(null)).toBe('price not known');
});

it('says a range once where both ends read the same', () => {
  expect(formatMoneyRange({ least: usd(0.012), most: usd(0.034) })).toBe('$0.012 to $0.034');
  expect(formatMoneyRange({ least: usd(0.012), most: usd(0.012_01) })).toBe('$0.012');
});

it('keeps the last picodollar', () => {
  expect(formatMoneyExact(1_004_212_500_000)).toBe('$1.0042125');
  expect(formatMoneyExact(1)).toBe('$0.000000000001');
  expect(formatMoneyExact(0)).toBe('$0.00');
});

it('reads what a person writes', () => {
  expect(readMoney('')).toBeNull();
  expect(readMoney('$1.50')).toBe(usd(1.5));
  expect(readMoney('0.02')).toBe(usd(0.02));
  expect(readMoney('much')).toBe(false);
  expect(readMoney('-1')).toBe(false);
  expect(readMoney(moneyText(usd(0.02)))).toBe(usd(0.02));
  expect(moneyText(null)).toBe('');
});

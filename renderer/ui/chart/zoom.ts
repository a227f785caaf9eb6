import type { Span } from './types.ts';

/** Narrower than this there is nothing more to see. */
export const narrowestMs = 10_000;
export const widestMs = 3 * 366 * 86_400_000;

const widthOf = ({ from, to }: Span) => to - from;

/** Nothing lies ahead of now: a span that would reach there is moved back, and shortened only when it must be. */
export function within(span: Span, now: number): Span {
  const width = Math.min(widestMs, Math.max(narrowestMs, widthOf(span)));
  const middle = (span.from + span.to) / 2;
  const from = Math.round(Math.min(middle - width / 2, now - width));
  return { from, to: from + Math.round(width) };
}

/** What is at `at` stays where it is. Below 1 it comes nearer. */
export function zoomed(span: Span, times: number, at: number, now: number): Span {
  const width = Math.min(widestMs, Math.max(narrowestMs, widthOf(span) * times));
  const share = widthOf(span) > 0 ? (at - span.from) / widthOf(span) : 0.5;
  const from = at - share * width;
  return within({ from, to: from + width }, now);
}

/** By a share of what is seen; below zero to the past. */
export function panned(span: Span, share: number, now: number): Span {
  const by = widthOf(span) * share;
  return within({ from: span.from + by, to: span.to + by }, now);
}

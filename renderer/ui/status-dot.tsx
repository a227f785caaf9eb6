import { type MarkState, StateMark } from './state-mark.tsx';

export interface StatusDotProps {
  state: MarkState;
  /** What the mark says, for who cannot see it: `shop-api is failing`. */
  label: string;
  className?: string | undefined;
}

/** The mark without its word, for places where the word has no room (sidebar pins, status bar). Still a shape, still named. */
export function StatusDot({ state, label, className }: StatusDotProps) {
  return <StateMark state={state} label={label} hideLabel className={className} />;
}

import { Slider as Base } from '@base-ui/react/slider';
import { cx } from './cx.ts';

export interface SliderProps {
  value: number;
  onValueChange: (value: number) => void;
  /** Once, when the thumb is let go: the place to save. */
  onCommit?: ((value: number) => void) | undefined;
  min?: number | undefined;
  max?: number | undefined;
  step?: number | undefined;
  label: string;
  /** How the figure reads: `125 %`. */
  format?: ((value: number) => string) | undefined;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

export function Slider({
  value,
  onValueChange,
  onCommit,
  min = 0,
  max = 100,
  step = 1,
  label,
  format = String,
  disabled = false,
  className,
}: SliderProps) {
  return (
    <Base.Root
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={onValueChange}
      onValueCommitted={(next) => onCommit?.(next)}
      className={cx('grid grid-cols-[1fr_auto] items-center gap-x-3', className)}
    >
      <Base.Control className="flex h-(--control) w-full touch-none select-none items-center data-disabled:opacity-45">
        <Base.Track className="relative h-1 w-full rounded-full bg-track outline outline-edge/40">
          <Base.Indicator data-mark="" className="rounded-full bg-accent" />
          <Base.Thumb
            aria-label={label}
            getAriaValueText={(_text, current) => format(current)}
            className="size-3.5 rounded-full border border-edge bg-thumb has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-1"
          />
        </Base.Track>
      </Base.Control>
      <Base.Value className="min-w-12 text-end tabular-nums text-sm text-dim">{() => format(value)}</Base.Value>
    </Base.Root>
  );
}

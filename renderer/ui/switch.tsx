import { Switch as Base } from '@base-ui/react/switch';
import { cx } from './cx.ts';

export interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  /** Names it where no Field or visible label does. */
  label?: string | undefined;
  disabled?: boolean | undefined;
  id?: string | undefined;
  className?: string | undefined;
}

export function Switch({ checked, onCheckedChange, label, disabled = false, id, className }: SwitchProps) {
  return (
    <Base.Root
      {...(id ? { id } : {})}
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onCheckedChange}
      className={cx(
        'inline-flex h-4.5 w-7.5 shrink-0 items-center rounded-full border border-edge bg-track p-0.5 transition-colors hover:border-dim data-checked:border-transparent data-checked:bg-accent data-disabled:opacity-45',
        className,
      )}
    >
      <Base.Thumb
        data-mark=""
        className="size-3 rounded-full bg-dim transition-[translate,background-color] data-checked:translate-x-3 data-checked:bg-on-accent rtl:data-checked:-translate-x-3"
      />
    </Base.Root>
  );
}

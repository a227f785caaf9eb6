import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import { FieldItem } from './field-item.tsx';
import { Icon } from './icon.tsx';

interface Segment<V extends string> {
  value: V;
  label: string;
  icon?: LucideIcon | undefined;
  disabled?: boolean | undefined;
}

export interface SegmentedControlProps<V extends string> {
  segments: readonly Segment<V>[];
  value: V;
  onValueChange: (value: V) => void;
  label: string;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

/** One of a few, all visible. It is a radio group, so arrows move and the group is one tab stop. */
export function SegmentedControl<V extends string>({
  segments,
  value,
  onValueChange,
  label,
  disabled = false,
  className,
}: SegmentedControlProps<V>) {
  return (
    <RadioGroup<V>
      aria-label={label}
      value={value}
      onValueChange={onValueChange}
      disabled={disabled}
      className={cx(
        'inline-flex h-(--control) max-w-full items-stretch justify-self-start rounded-md border border-line bg-panel p-0.5',
        className,
      )}
    >
      {segments.map((segment) => (
        <FieldItem key={segment.value} className="contents">
          <Radio.Root
            value={segment.value}
            disabled={segment.disabled ?? false}
            className="inline-flex min-w-0 select-none items-center justify-center gap-1.5 rounded-sm border border-transparent px-2 text-sm font-medium text-dim transition-colors hover:text-text data-checked:border-line data-checked:bg-raise data-checked:text-text data-disabled:opacity-45 forced-colors:data-checked:bg-[Highlight] forced-colors:data-checked:text-[HighlightText] forced-colors:data-checked:forced-color-adjust-none"
          >
            {segment.icon && <Icon icon={segment.icon} size="sm" />}
            <span className="truncate">{segment.label}</span>
          </Radio.Root>
        </FieldItem>
      ))}
    </RadioGroup>
  );
}

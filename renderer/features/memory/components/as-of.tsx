import { useDeferredValue, useEffect, useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Slider } from '../../../ui/slider.tsx';
import type { Filters } from '../filters.ts';
import { dayEnd, dayText, dayWords } from '../words.ts';

interface Props {
  filters: Pick<Filters, 'day' | 'by'>;
  /** When the first memory was held; null while nothing is known. */
  since: number | null;
  onChange: (patch: Partial<Filters>) => void;
}

const dayMs = 86_400_000;
const restMs = 150;

/** What did we know on …: by a day, or by going back and forth through the days. */
export function AsOf({ filters, since, onChange }: Props) {
  const [today] = useState(() => Date.now());
  const days = since === null ? 0 : Math.max(0, Math.ceil((today - since) / dayMs));
  const at = dayEnd(filters.day);
  const ago = at === null ? 0 : Math.min(days, Math.max(0, Math.round((today - at) / dayMs)));
  const [moved, setMoved] = useState<number | null>(null);
  const settled = useDeferredValue(moved);
  const dayOf = (back: number) => {
    const then = new Date(today);
    then.setDate(then.getDate() - back);
    return back <= 0 ? '' : dayText(then.getTime());
  };

  useEffect(() => {
    if (settled === null) return;
    const timer = setTimeout(() => {
      setMoved(null);
      onChange({ day: dayOf(settled) });
    }, restMs);
    return () => clearTimeout(timer);
  });

  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Field label="As of" layout="row" className="gap-x-2!">
        <Input
          type="date"
          value={filters.day}
          max={dayText(today)}
          onValueChange={(day) => onChange({ day })}
          className="w-36!"
        />
      </Field>
      {days > 0 && (
        <Slider
          label="Days back from now"
          value={days - (moved ?? ago)}
          min={0}
          max={days}
          onValueChange={(value) => setMoved(days - value)}
          format={(value) => (value >= days ? 'now' : dayWords(today - (days - value) * dayMs))}
          className="min-w-48 flex-1"
        />
      )}
      {filters.day !== '' && (
        <SegmentedControl
          label="Of that day"
          value={filters.by}
          onValueChange={(by) => onChange({ by })}
          segments={[
            { value: 'then', label: 'What was known then' },
            { value: 'now', label: 'What is known of it now' },
          ]}
        />
      )}
    </div>
  );
}

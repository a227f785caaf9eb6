import { CalendarRange, Radio, RotateCcw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { formatNumber } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { formatCursor } from '../../../ui/chart/time-axis.ts';
import type { Span } from '../../../ui/chart/types.ts';
import { widestMs } from '../../../ui/chart/zoom.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { compareNames, compareWords, spanOf, type Window, windowNames, windowWords } from '../window.ts';

interface RangeBarProps {
  window: Window;
  onWindow: (patch: Partial<Window>) => void;
}

const compares = [
  { value: 'none' as const, label: 'Compare with nothing' },
  ...compareNames.map((value) => ({ value, label: compareWords[value].label })),
];
const names = windowNames.map((value) => ({ value, label: windowWords[value].label }));

/** Which stretch of time the charts show, and what they are compared with. */
export function RangeBar({ window, onWindow }: RangeBarProps) {
  const narrow = useNarrowerThan(62);
  const { fixed, name } = window;
  return (
    <div role="toolbar" aria-label="Time" className="flex flex-wrap items-center gap-2">
      {narrow ? (
        <Select
          label="Time range"
          options={names}
          value={fixed ? null : name}
          placeholder="Chosen by hand"
          onValueChange={(next) => onWindow({ name: next, fixed: null })}
          className="w-34"
        />
      ) : (
        <SegmentedControl<(typeof windowNames)[number] | 'fixed'>
          label="Time range"
          segments={names}
          value={fixed ? 'fixed' : name}
          onValueChange={(next) => next !== 'fixed' && onWindow({ name: next, fixed: null })}
        />
      )}
      <CustomRange window={window} onWindow={onWindow} />
      <Select
        label="Compare"
        options={compares}
        value={window.compare ?? 'none'}
        onValueChange={(next) => onWindow({ compare: next === 'none' ? null : next })}
        className="w-46"
      />
      {fixed && (
        <>
          <span className="text-sm text-dim tabular-nums">
            {`${formatCursor(fixed.from, 1_000, Date.now())} to ${formatCursor(fixed.to, 1_000, Date.now())}`}
          </span>
          <Button variant="ghost" icon={name === '5m' ? Radio : RotateCcw} onClick={() => onWindow({ fixed: null })}>
            {name === '5m' ? 'Back to live' : `Back to ${windowWords[name].label}`}
          </Button>
        </>
      )}
    </div>
  );
}

const two = (value: number) => String(value).padStart(2, '0');

/** As a field for date and time wants it, in the user's own time. */
function local(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function CustomRange({ window, onWindow }: RangeBarProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      title="From one moment to another"
      open={open}
      onOpenChange={setOpen}
      trigger={<Button icon={CalendarRange}>Custom</Button>}
    >
      <CustomForm
        span={window.fixed ?? spanOf(window.name, Date.now())}
        onChosen={(fixed) => {
          setOpen(false);
          onWindow({ fixed });
        }}
      />
    </Popover>
  );
}

function CustomForm({ span, onChosen }: { span: Span; onChosen: (span: Span) => void }) {
  const [from, setFrom] = useState(local(span.from));
  const [to, setTo] = useState(local(span.to));
  const chosen = { from: new Date(from).getTime(), to: new Date(to).getTime() };
  const width = chosen.to - chosen.from;
  const problem = !Number.isFinite(width)
    ? 'Both ends need a date and a time.'
    : width < 60_000
      ? 'The end comes before the beginning, or with it.'
      : width > widestMs
        ? `Nothing is kept for longer than ${formatNumber(Math.round(widestMs / 366 / 86_400_000))} years.`
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!problem) onChosen(chosen);
  };
  return (
    <form onSubmit={submit} className="grid gap-2.5">
      <Field label="From">
        <Input type="datetime-local" value={from} onValueChange={setFrom} />
      </Field>
      <Field label="To">
        <Input type="datetime-local" value={to} onValueChange={setTo} />
      </Field>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" disabled={problem !== null} className="justify-self-end">
        Show it
      </Button>
    </form>
  );
}

import { Check, ChevronsUpDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { SearchField } from '../../../ui/search-field.tsx';

const mostShown = 60;

export interface SubjectOption {
  value: string;
  label: string;
  hint: string;
}

interface SubjectFieldProps {
  options: readonly SubjectOption[];
  value: string;
  onValueChange: (value: string) => void;
  /** It was just chosen here, and what stood around it came anew. */
  takesFocus: boolean;
}

/** Which project is backed up, found by its name or folder: a machine has a thousand. */
export function SubjectField({ options, value, onValueChange, takesFocus }: SubjectFieldProps) {
  const field = useRef<HTMLDivElement>(null);
  const begins = useRef(takesFocus);
  useEffect(() => {
    if (begins.current) field.current?.querySelector('button')?.focus();
  }, []);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = options.filter(({ label, hint }) =>
    words.every((word) => `${label}\n${hint}`.toLowerCase().includes(word)),
  );
  const label = options.find((one) => one.value === value)?.label ?? 'Choose';
  const choose = (next: string) => {
    setOpen(false);
    setText('');
    onValueChange(next);
  };
  return (
    <div ref={field} className="grid justify-items-start gap-1.5">
      <span aria-hidden className="text-sm font-medium">
        Project
      </span>
      <Popover
        title="Project"
        hideTitle
        open={open}
        onOpenChange={setOpen}
        className="w-100"
        trigger={
          <Button trailingIcon={ChevronsUpDown} aria-label={`Project: ${label}`}>
            <bdi className="inline-block max-w-80 truncate align-bottom">{label}</bdi>
          </Button>
        }
      >
        <div className="grid gap-2">
          <SearchField
            label="Find a project"
            value={text}
            onValueChange={setText}
            onKeyDown={(event) => {
              // The form around it would go on to its next step.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (words.length > 0 && fitting[0]) choose(fitting[0].value);
            }}
          />
          <ul className="grid max-h-72 gap-0.5 overflow-y-auto p-0.5">
            {fitting.slice(0, mostShown).map((one) => (
              <li key={one.value} className="min-w-0">
                <button
                  type="button"
                  aria-pressed={one.value === value}
                  onClick={() => choose(one.value)}
                  className="inset-focus grid w-full grid-cols-[1rem_minmax(0,1fr)] items-center gap-2 rounded-md px-2 py-1 text-start hover:bg-hover"
                >
                  <span className="text-accent">{one.value === value && <Icon icon={Check} size="sm" />}</span>
                  <span className="min-w-0">
                    <bdi className="block truncate">{one.label}</bdi>
                    <span className="block text-xs text-dim wrap-anywhere">{one.hint}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <p role="status" className="text-sm text-dim">
            {fitting.length === 0
              ? 'No project fits.'
              : fitting.length > mostShown
                ? `${formatCount(fitting.length - mostShown, 'more project')}: write some of the name.`
                : ''}
          </p>
        </div>
      </Popover>
    </div>
  );
}

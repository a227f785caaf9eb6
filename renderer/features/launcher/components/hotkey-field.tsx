import { useState } from 'react';
import { currentPlatform } from '../../../lib/platform.ts';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { acceleratorOf } from '../../hotkeys/index.tsx';

interface HotkeyFieldProps {
  value: string | null;
  onChange: (accelerator: string | null) => void;
}

/** Records a key for the whole machine. */
export function HotkeyField({ value, onChange }: HotkeyFieldProps) {
  const [recording, setRecording] = useState(false);
  const [held, setHeld] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div className="grid gap-1.25">
      <p className="text-sm font-medium text-dim">Hotkey</p>
      <div className="flex flex-wrap items-center gap-2">
        <button
          type="button"
          data-takes-keys={recording ? '' : undefined}
          aria-pressed={recording}
          onClick={() => setRecording(true)}
          onBlur={() => setRecording(false)}
          onKeyDown={(event) => {
            if (!recording || (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey)) return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Escape') return setRecording(false);
            const result = acceleratorOf(event.nativeEvent, currentPlatform());
            if (result.type === 'partial') setHeld(result.held);
            else if (result.type === 'refused') setProblem(result.why);
            else {
              setRecording(false);
              setHeld('');
              setProblem(null);
              onChange(result.accelerator);
            }
          }}
          onKeyUp={() => setHeld('')}
          className="inline-flex h-(--control) min-w-40 items-center justify-center gap-1.5 rounded-md border border-edge bg-bg px-2 text-sm transition-colors hover:border-dim aria-pressed:border-accent aria-pressed:bg-accent-bg"
        >
          <span className="sr-only">{recording ? 'Press the keys of the set. ' : 'Change the keys of the set. '}</span>
          {recording ? (
            held ? (
              <Kbd keys={held} />
            ) : (
              'Press the keys, Esc to keep'
            )
          ) : value === null ? (
            <span className="text-faint">none</span>
          ) : (
            <Kbd keys={value} />
          )}
        </button>
        {value !== null && (
          <Button size="sm" variant="ghost" onClick={() => onChange(null)}>
            Take it away
          </Button>
        )}
      </div>
      <p className="text-sm text-faint">
        Works in every program of the desktop. It starts the set, and stops it when all of it runs.
      </p>
      <p role="status" className="text-sm text-bad empty:hidden">
        {problem}
      </p>
    </div>
  );
}

import { useState } from 'react';
import type { Hotkey } from '../../../../shared/features/hotkeys/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { currentPlatform } from '../../../lib/platform.ts';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { acceleratorOf } from '../accelerator-of.ts';
import { useRebind } from '../queries.ts';
import { statusWords } from '../status-words.ts';

/** One global hotkey: what it does, whether it works, and a recorder for another one. */
export function HotkeyRow({ hotkey }: { hotkey: Hotkey }) {
  const rebind = useRebind();
  const [recording, setRecording] = useState(false);
  const [held, setHeld] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const status = statusWords[hotkey.status];

  const take = async (accelerator: string) => {
    setRecording(false);
    setHeld('');
    try {
      await rebind.mutateAsync({ id: hotkey.id, accelerator });
      setProblem(null);
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      setProblem([meaning, advice].filter(Boolean).join(' '));
    }
  };

  return (
    <div className="grid gap-1 border-b border-line-soft px-2 py-2.25">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <div className="min-w-50 flex-1">
          <p>{hotkey.label}</p>
          <p className="flex flex-wrap gap-x-2 text-sm text-dim">
            <StateMark state={status.state} label={status.word} />
            {hotkey.why && <span className="wrap-anywhere">{hotkey.why}</span>}
          </p>
        </div>
        <div className="flex items-center gap-1.5">
          {hotkey.accelerator !== hotkey.standard && (
            <Button size="sm" variant="ghost" onClick={() => void take(hotkey.standard)}>
              Reset
            </Button>
          )}
          {hotkey.accelerator !== '' && (
            <Button size="sm" variant="ghost" onClick={() => void take('')}>
              Turn off
            </Button>
          )}
          <button
            type="button"
            data-takes-keys={recording ? '' : undefined}
            aria-pressed={recording}
            aria-busy={rebind.isPending}
            onClick={() => setRecording(true)}
            onBlur={() => setRecording(false)}
            onKeyDown={(event) => {
              if (!recording) return;
              if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) return;
              event.preventDefault();
              event.stopPropagation();
              if (event.key === 'Escape') return setRecording(false);
              const result = acceleratorOf(event.nativeEvent, currentPlatform());
              if (result.type === 'partial') setHeld(result.held);
              else if (result.type === 'refused') setProblem(result.why);
              else void take(result.accelerator);
            }}
            onKeyUp={() => setHeld('')}
            className="inline-flex h-(--control) min-w-40 items-center justify-center gap-1.5 rounded-md border border-edge bg-bg px-2 text-sm transition-colors hover:border-dim aria-pressed:border-accent aria-pressed:bg-accent-bg"
          >
            {/* Part of the content and no label: whoever speaks to the screen says the keys that stand there. */}
            <span className="sr-only">
              {recording ? `Press the new keys for: ${hotkey.label}. ` : `Change the keys of: ${hotkey.label}. `}
            </span>
            {recording ? (
              held ? (
                <Kbd keys={held} />
              ) : (
                'Press the keys, Esc to keep'
              )
            ) : hotkey.accelerator === '' ? (
              <span className="text-faint">off</span>
            ) : (
              <Kbd keys={hotkey.accelerator} />
            )}
          </button>
        </div>
      </div>
      <p role="status" className="text-sm text-bad empty:hidden">
        {problem}
      </p>
    </div>
  );
}

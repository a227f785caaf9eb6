import { popupFrame } from '../ui/control.ts';
import { cx } from '../ui/cx.ts';
import { useDelayed } from '../ui/delayed.ts';
import { Kbd } from '../ui/kbd.tsx';
import type { Command } from './feature.ts';

/** After `G` and a moment of thinking: what the next letter does. */
export function SequenceHint({ commands }: { commands: readonly Command[] }) {
  const due = useDelayed(350);
  if (!due || commands.length === 0) return null;
  return (
    <div
      role="status"
      aria-label="Keys that go on"
      className={cx(popupFrame, 'fixed end-3 bottom-9 z-50 grid gap-1 p-2.5')}
    >
      {commands.map((command) => (
        <div key={command.id} className="flex items-center justify-between gap-6">
          <span className="text-sm">{command.title}</span>
          <Kbd keys={command.keys ?? ''} />
        </div>
      ))}
    </div>
  );
}

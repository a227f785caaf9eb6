import { CircleStop, Layers, Pencil, Play, Plus, Save } from 'lucide-react';
import type { StartSet } from '../../../../shared/features/launcher/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { standingOf } from '../sets.ts';
import { openDialog, useServices } from '../store.ts';
import { useActs } from '../use-acts.ts';
import { isUp } from '../words.ts';

/** In the top bar: what is about all start sets. */
export function SetsMenu() {
  const sets = useServices((services) => services.sets);
  const up = useServices(({ statuses }) => statuses)?.filter(isUp) ?? [];
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Layers} label="Start sets" />}
      entries={[
        {
          id: 'new',
          label: 'New start set…',
          hint: 'Services that one press starts, over projects',
          icon: Plus,
          onSelect: () => openDialog({ kind: 'set', set: null, services: [] }),
        },
        {
          id: 'from',
          label: 'Make a start set of what runs…',
          icon: Save,
          disabled: up.length === 0,
          onSelect: () => openDialog({ kind: 'set', set: null, services: up.map(({ id }) => id) }),
        },
        {
          id: 'manage',
          label: 'Change start sets…',
          icon: Pencil,
          disabled: sets.length === 0,
          onSelect: () => openDialog({ kind: 'sets' }),
        },
      ]}
    />
  );
}

/** One press each. */
export function SetsStrip() {
  const sets = useServices((services) => services.sets);
  if (sets.length === 0) return null;
  return (
    <ul aria-label="Start sets" className="flex flex-wrap items-center gap-2 px-4 pt-2.5">
      {sets.map((set) => (
        <SetButton key={set.id} set={set} />
      ))}
    </ul>
  );
}

function SetButton({ set }: { set: StartSet }) {
  const acts = useActs();
  const byId = useServices((services) => services.byId);
  const { up, of, mark, word } = standingOf(set, byId);
  const all = up === of;
  const name = short(set.name, 60);
  return (
    <li className="flex items-center rounded-md border border-line-soft">
      <Button
        variant="ghost"
        icon={all ? CircleStop : Play}
        onClick={() => void (all ? acts.stop(set.services, { name }) : acts.start(set.services, { name }))}
      >
        <span className="flex items-center gap-2">
          <VisuallyHidden>{all ? 'Stop ' : 'Start '}</VisuallyHidden>
          <bdi>{name}</bdi>
          <VisuallyHidden>{`, ${word}, `}</VisuallyHidden>
          <StateMark state={mark} label={`${up}/${of}`} className="text-xs text-faint tabular-nums" />
          {set.hotkey && <Kbd keys={set.hotkey} />}
        </span>
      </Button>
    </li>
  );
}

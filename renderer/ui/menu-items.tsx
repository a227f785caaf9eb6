import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { popupFrame } from './control.ts';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';

interface MenuAction {
  type?: 'action' | undefined;
  id: string;
  label: string;
  icon?: LucideIcon | undefined;
  /** Display only; the owner binds the key. */
  shortcut?: string | undefined;
  hint?: string | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  onSelect: () => void;
}

export type MenuEntry =
  | MenuAction
  | { type: 'separator'; id: string }
  | { type: 'group'; id: string; label: string; entries: readonly MenuEntry[] }
  | { type: 'submenu'; id: string; label: string; icon?: LucideIcon | undefined; entries: readonly MenuEntry[] }
  | {
      type: 'checkbox';
      id: string;
      label: string;
      checked: boolean;
      disabled?: boolean | undefined;
      onCheckedChange: (checked: boolean) => void;
    }
  | {
      type: 'radio';
      id: string;
      label: string;
      value: string;
      options: readonly { value: string; label: string }[];
      onValueChange: (value: string) => void;
    };

const row =
  'grid min-h-7 cursor-default select-none grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2 rounded-md px-2 py-1 outline-none data-disabled:opacity-45 data-highlighted:bg-accent-bg';

export const menuPopup = cx(popupFrame, 'max-h-(--available-height) min-w-48 max-w-90 overflow-y-auto p-1');

function Label({
  icon,
  text,
  hint,
  end,
}: {
  icon?: LucideIcon | undefined;
  text: string;
  hint?: string | undefined;
  end?: ReactNode;
}) {
  return (
    <>
      <span className="col-start-1 flex justify-center text-dim group-data-danger:text-bad">
        {icon && <Icon icon={icon} />}
      </span>
      <span className="col-start-2 min-w-0">
        <span className="block truncate">{text}</span>
        {hint && <span className="block text-xs text-dim wrap-anywhere">{hint}</span>}
      </span>
      <span className="col-start-3 flex items-center ps-4 text-faint">{end}</span>
    </>
  );
}

function Tick() {
  return <Icon icon={Check} size="sm" className="text-accent" />;
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.type) {
    case 'separator':
      return <Base.Separator className="mx-2 my-1 h-px bg-line-soft" />;
    case 'group':
      return (
        <Base.Group>
          <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-2xs text-dim">{entry.label}</Base.GroupLabel>
          <MenuItems entries={entry.entries} />
        </Base.Group>
      );
    case 'submenu':
      return (
        <Base.SubmenuRoot>
          <Base.SubmenuTrigger className={cx(row, 'data-popup-open:bg-accent-bg')}>
            <Label icon={entry.icon} text={entry.label} end={<Icon icon={ChevronRight} size="sm" />} />
          </Base.SubmenuTrigger>
          <Base.Portal>
            <Base.Positioner sideOffset={2} alignOffset={-5} collisionPadding={8} className="z-50">
              <Base.Popup className={menuPopup}>
                <MenuItems entries={entry.entries} />
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.SubmenuRoot>
      );
    case 'checkbox':
      return (
        <Base.CheckboxItem
          checked={entry.checked}
          disabled={entry.disabled ?? false}
          onCheckedChange={entry.onCheckedChange}
          className={row}
        >
          <Base.CheckboxItemIndicator className="col-start-1 row-start-1">
            <Tick />
          </Base.CheckboxItemIndicator>
          <span className="col-start-2 row-start-1 truncate">{entry.label}</span>
        </Base.CheckboxItem>
      );
    case 'radio':
      return (
        <Base.Group>
          <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-2xs text-dim">{entry.label}</Base.GroupLabel>
          <Base.RadioGroup value={entry.value} onValueChange={(value) => entry.onValueChange(String(value))}>
            {entry.options.map((option) => (
              <Base.RadioItem key={option.value} value={option.value} className={row}>
                <Base.RadioItemIndicator className="col-start-1 row-start-1">
                  <Tick />
                </Base.RadioItemIndicator>
                <span className="col-start-2 row-start-1 truncate">{option.label}</span>
              </Base.RadioItem>
            ))}
          </Base.RadioGroup>
        </Base.Group>
      );
    default:
      return (
        <Base.Item
          disabled={entry.disabled ?? false}
          onClick={entry.onSelect}
          data-danger={entry.danger || undefined}
          className={cx(row, 'group data-danger:text-bad data-danger:data-highlighted:bg-bad-bg')}
        >
          <Label
            icon={entry.icon}
            text={entry.label}
            hint={entry.hint}
            end={entry.shortcut && <Kbd keys={entry.shortcut} />}
          />
        </Base.Item>
      );
  }
}

export function MenuItems({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry) => <Entry key={entry.id} entry={entry} />);
}

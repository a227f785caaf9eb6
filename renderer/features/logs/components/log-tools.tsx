import { ArrowDownToLine, ChevronDown, ChevronUp, Copy, Ellipsis, Eraser } from 'lucide-react';
import type { LogSource } from '../../../../shared/features/logs/schema.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import type { LogView } from '../filters.ts';
import type { Entry } from '../log-window.ts';
import { toggleRelative, toggleWrap } from '../store.ts';
import { copied } from '../words.ts';

interface LogToolsProps {
  compact: boolean;
  view: LogView;
  onView: (view: LogView) => void;
  follow: boolean;
  /** A time that is over has no end to follow. */
  canFollow: boolean;
  onFollow: () => void;
  onError: (by: 1 | -1) => void;
  look: { wrap: boolean; relative: boolean };
  entries: readonly Entry[];
  sources: readonly LogSource[];
  names: ReadonlyMap<string, string>;
  onClear: (source: LogSource) => void;
}

const views: readonly { value: LogView; label: string }[] = [
  { value: 'lines', label: 'Lines' },
  { value: 'groups', label: 'Repeated errors' },
];

export function LogTools(props: LogToolsProps) {
  const { compact, view, onView, follow, canFollow, onFollow, onError, look, entries, sources, names, onClear } = props;
  // What containers write is kept by their engine.
  const own = sources.filter(({ kind }) => kind === 'service');
  const nameOf = ({ id, label }: LogSource) => printable(names.get(id) ?? label);
  const [only] = own;
  const clear: MenuEntry[] =
    own.length === 0 || !only
      ? []
      : [
          { type: 'separator', id: 'before clear' },
          own.length === 1
            ? {
                id: 'clear',
                label: `Clear the log of ${nameOf(only)}…`,
                icon: Eraser,
                danger: true,
                onSelect: () => onClear(only),
              }
            : {
                type: 'submenu',
                id: 'clear',
                label: 'Clear the log of',
                icon: Eraser,
                entries: own.map((source) => ({
                  id: source.id,
                  label: `${nameOf(source)}…`,
                  danger: true,
                  onSelect: () => onClear(source),
                })),
              },
        ];
  return (
    <>
      {!compact && <SegmentedControl<LogView> label="Shown as" value={view} onValueChange={onView} segments={views} />}
      {view === 'lines' && (
        <>
          <IconButton icon={ChevronUp} label="Error before" shortcut="Shift+E" onClick={() => onError(-1)} />
          <IconButton icon={ChevronDown} label="Next error" shortcut="E" onClick={() => onError(1)} />
          <IconButton
            icon={ArrowDownToLine}
            label={canFollow ? 'Follow the end' : 'Go to the end'}
            shortcut="F"
            pressed={canFollow ? follow : undefined}
            onClick={onFollow}
          />
        </>
      )}
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label="More of the log" />}
        entries={[
          { type: 'checkbox', id: 'wrap', label: 'Wrap long lines', checked: look.wrap, onCheckedChange: toggleWrap },
          {
            type: 'checkbox',
            id: 'relative',
            label: 'Say how long ago',
            checked: look.relative,
            onCheckedChange: toggleRelative,
          },
          { type: 'separator', id: 'looks' },
          {
            id: 'copy',
            label: `Copy ${formatCount(entries.length, 'line')}`,
            hint: 'Those that are loaded here',
            icon: Copy,
            disabled: entries.length === 0,
            onSelect: () => void copyText(copied(entries)),
          },
          ...clear,
        ]}
      />
    </>
  );
}

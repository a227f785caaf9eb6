import { Copy, FileCode2, Link2, ListFilter, LocateFixed } from 'lucide-react';
import { type About, askEntries } from '../../../app/ask-about.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { printable } from '../../../lib/printable.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import type { Scope } from '../filters.ts';
import { type Frame, framesOf } from '../frames.ts';
import type { Entry } from '../log-window.ts';
import { copied } from '../words.ts';

interface Ways {
  names: ReadonlyMap<string, string>;
  /** Lines of one source alone are shown already. */
  alone: boolean;
  filtered: boolean;
  scope: Scope;
  onFrame: (frame: Frame) => void;
  onOnly: () => void;
  onAround: () => void;
  about: About;
  go: (to: string) => void;
}

/** An address at which this line stands, whatever is chosen here. */
const linkTo = (entry: Entry, { projectId }: Scope) =>
  `${window.location.origin}${projectId === undefined ? '/logs?' : `/projects/${encodeURIComponent(projectId)}?tab=logs&`}line=${encodeURIComponent(entry.key)}`;

export function lineActions(entry: Entry, ways: Ways): MenuEntry[] {
  const name = ways.names.get(entry.source) ?? entry.source;
  return [
    { id: 'copy', label: 'Copy line', icon: Copy, shortcut: 'Mod+C', onSelect: () => void copyText(copied([entry])) },
    ...(entry.fields
      ? [
          {
            id: 'json',
            label: 'Copy fields as JSON',
            icon: Copy,
            onSelect: () => void copyText(JSON.stringify(entry.fields, null, 2)),
          },
        ]
      : []),
    { id: 'link', label: 'Copy link', icon: Link2, onSelect: () => void copyText(linkTo(entry, ways.scope)) },
    ...framesOf(entry.plain).map((frame, place) => ({
      id: `frame ${place}`,
      label: printable(`Open ${frame.file}:${frame.line}`),
      icon: FileCode2,
      onSelect: () => ways.onFrame(frame),
    })),
    { type: 'separator' as const, id: 'line' },
    ...(ways.filtered
      ? [{ id: 'around', label: 'Show what stands around it', icon: LocateFixed, onSelect: ways.onAround }]
      : []),
    ...askEntries(ways.about, ways.go),
    ...(ways.alone ? [] : [{ id: 'only', label: `Only ${printable(name)}`, icon: ListFilter, onSelect: ways.onOnly }]),
  ].filter((one, index, list) => one.id !== 'line' || index < list.length - 1);
}

import { CircleStop, Copy, RotateCcw } from 'lucide-react';
import type { Build } from '../../../../shared/features/builds/schema.ts';
import { copyText } from '../../../lib/copy-text.ts';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { askAgain } from '../use-acts.ts';
import { canBuildAgain } from '../words.ts';

/** What can be done with a build, in its row. */
export function buildEntries(build: Build, cancel: (id: string) => void): MenuEntry[] {
  const tag = build.tags[0];
  return [
    ...(build.state === 'running' && build.runId !== null
      ? [{ id: 'cancel', label: 'Cancel', icon: CircleStop, onSelect: () => cancel(build.id) }]
      : []),
    ...(canBuildAgain(build)
      ? [{ id: 'again', label: 'Build again…', icon: RotateCcw, onSelect: () => askAgain(build) }]
      : []),
    ...(tag === undefined
      ? []
      : [{ id: 'copy', label: 'Copy the tag', icon: Copy, onSelect: () => void copyText(tag) }]),
  ];
}

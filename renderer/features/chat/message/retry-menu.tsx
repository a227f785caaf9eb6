import { ChevronDown } from 'lucide-react';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { modelEntries } from '../composer/model-entries.ts';
import { useConnections } from '../queries.ts';

export function RetryMenu({ onChoose }: { onChoose: (model: ModelRef) => void }) {
  const connections = useConnections().data ?? [];
  const entries = modelEntries(connections, null, onChoose);
  if (entries.length === 0) return null;
  return (
    <Menu
      trigger={<IconButton icon={ChevronDown} size="sm" label="Have it written by another model" />}
      entries={entries}
    />
  );
}

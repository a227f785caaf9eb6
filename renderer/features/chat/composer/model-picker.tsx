import { ChevronDown } from 'lucide-react';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { useConnections, useRoles } from '../queries.ts';
import { modelEntries } from './model-entries.ts';

interface ModelPickerProps {
  /** Null is the one for chats. */
  value: ModelRef | null;
  onChange: (model: ModelRef | null) => void;
}

export function ModelPicker({ value, onChange }: ModelPickerProps) {
  const connections = useConnections().data ?? [];
  const standard = useRoles().data?.chat ?? null;
  const used = value ?? standard;
  const name = used ? short(used.model, 60) : 'Default model';
  return (
    <Menu
      side="top"
      trigger={
        <Button size="sm" variant="ghost" trailingIcon={ChevronDown} aria-label={`Model: ${name}`}>
          <span className="inline-block max-w-40 truncate align-bottom">{name}</span>
        </Button>
      }
      entries={[
        {
          id: 'standard',
          label: `The one for chats${value === null ? ' (chosen)' : ''}`,
          hint: standard ? short(standard.model, 100) : 'none is chosen under Minds: the first that can answer',
          onSelect: () => onChange(null),
        },
        ...modelEntries(connections, value, onChange),
      ]}
    />
  );
}

import { ScrollText } from 'lucide-react';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';

interface EmptyLogProps {
  filtered: boolean;
  /** Nothing that writes lines is known. */
  noSource: boolean;
  /** Containers of no project write: whoever did not choose them does not see them. */
  strangers: boolean;
  compact: boolean;
  onClear: () => void;
}

export function EmptyLog({ filtered, noSource, strangers, compact, onClear }: EmptyLogProps) {
  const go = useGo();
  if (filtered)
    return <EmptyState title="No line fits these filters" action={<Button onClick={onClear}>Clear filters</Button>} />;
  if (compact)
    return (
      <EmptyState
        size="line"
        className="px-3"
        title={noSource ? 'Nothing has run yet that writes lines.' : 'Nothing has been written yet.'}
      />
    );
  if (noSource)
    return (
      <EmptyState
        icon={ScrollText}
        title="Nothing has run yet that writes lines"
        action={<Button onClick={() => go('/running')}>See what can be started</Button>}
      >
        What services and containers of your projects write stands here, all in one order, and is kept on disk.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={ScrollText}
      title={strangers ? 'Nothing of a project has been written yet' : 'Nothing has been written yet'}
    >
      {strangers
        ? 'The containers above belong to no project: choose one to read what it writes.'
        : 'Lines come here as soon as something writes one.'}
    </EmptyState>
  );
}

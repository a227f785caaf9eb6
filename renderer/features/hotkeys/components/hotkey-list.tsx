import { Failure } from '../../../app/failure.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useHotkeys } from '../queries.ts';
import { HotkeyRow } from './hotkey-row.tsx';

/** The keys that work while another program is in front; with `only`, that one. */
export function HotkeyList({ only }: { only?: string | undefined }) {
  const hotkeys = useHotkeys();
  if (hotkeys.isPending) return <Skeleton rows={3} label="Loading the global hotkeys" />;
  if (hotkeys.isError)
    return (
      <Failure
        what="The global hotkeys could not be read"
        error={hotkeys.error}
        onRetry={() => void hotkeys.refetch()}
        retrying={hotkeys.isFetching}
      />
    );
  return (
    <div className="border-t border-line-soft">
      {hotkeys.data
        .filter(({ id }) => only === undefined || id === only)
        .map((hotkey) => (
          <HotkeyRow key={hotkey.id} hotkey={hotkey} />
        ))}
    </div>
  );
}

import type { StatusItem } from './feature.ts';

export function StatusBar({ items }: { items: readonly StatusItem[] }) {
  const side = (wanted: StatusItem['side']) =>
    items
      .filter((item) => item.side === wanted)
      .sort((a, b) => Number(a.moves ?? false) - Number(b.moves ?? false))
      .map(({ id, Component }) => <Component key={id} />);
  return (
    <footer className="col-span-2 flex h-6.5 min-w-0 items-center gap-1 overflow-hidden border-t border-line-soft bg-panel px-1.5 text-xs text-dim tabular-nums">
      {side('start')}
      <span className="min-w-2 flex-1" />
      {side('end')}
    </footer>
  );
}

import { type PointerEvent, Suspense, useRef } from 'react';
import type { Terminal } from '../../../../shared/features/terminals/schema.ts';
import { late } from '../../../lib/load-code.ts';
import { cx } from '../../../ui/cx.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { Pane } from '../layout.ts';
import { focusTerminal, setShare, type Tab } from '../store.ts';
import { PendingPane } from './pending-pane.tsx';

const TerminalPane = late(() => import('./terminal-pane.tsx'));

interface Props {
  tab: Tab;
  rows: ReadonlyMap<string, Terminal>;
  onBell: (id: string) => void;
}

export function PaneTree(props: Props) {
  return <Part {...props} pane={props.tab.pane} path={[]} alone={props.tab.pane.kind === 'terminal'} />;
}

function Part({
  tab,
  rows,
  onBell,
  pane,
  path,
  alone,
}: Props & { pane: Pane; path: readonly number[]; alone: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  if (pane.kind === 'terminal') {
    const row = rows.get(pane.id);
    const focused = tab.focused === pane.id;
    return (
      <div
        onPointerDown={() => focusTerminal(pane.id)}
        className={cx('flex min-h-0 min-w-0 flex-1', !alone && focused && 'outline-1 -outline-offset-1 outline-accent')}
      >
        {row ? (
          <Suspense fallback={<Skeleton label="Loading the terminal" className="px-2" />}>
            <TerminalPane key={row.id} row={row} focused={focused} onBell={onBell} />
          </Suspense>
        ) : (
          <PendingPane id={pane.id} />
        )}
      </div>
    );
  }
  const { direction, share, first, second } = pane;
  const isRow = direction === 'row';
  const move = (event: PointerEvent) => {
    const around = box.current?.getBoundingClientRect();
    if (!around || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const next = isRow ? (event.clientX - around.left) / around.width : (event.clientY - around.top) / around.height;
    setShare(tab.key, path, next);
  };
  const part = (one: Pane, which: number) => (
    <Part tab={tab} rows={rows} onBell={onBell} pane={one} path={[...path, which]} alone={false} />
  );
  return (
    <div ref={box} className={cx('flex min-h-0 min-w-0 flex-1', isRow ? 'flex-row' : 'flex-col')}>
      <div className="flex min-h-0 min-w-0" style={{ flex: `${share} 1 0` }}>
        {part(first, 0)}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a focusable separator is the ARIA window splitter; <hr> cannot take values */}
      <div
        role="separator"
        tabIndex={0}
        aria-label="Between two terminals"
        aria-orientation={isRow ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={10}
        aria-valuemax={90}
        className={cx(
          'shrink-0 touch-none bg-line hover:bg-accent',
          isRow ? 'w-px cursor-col-resize px-px' : 'h-px cursor-row-resize py-px',
        )}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={move}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -0.05, ArrowUp: -0.05, ArrowRight: 0.05, ArrowDown: 0.05 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          setShare(tab.key, path, share + by);
        }}
      />
      <div className="flex min-h-0 min-w-0" style={{ flex: `${1 - share} 1 0` }}>
        {part(second, 1)}
      </div>
    </div>
  );
}

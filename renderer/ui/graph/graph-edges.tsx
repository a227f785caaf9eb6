import { memo } from 'react';
import { cx } from '../cx.ts';
import type { Layout } from './layout.ts';

/** `done`: it was gone along. `active`: what it leads to runs. `skipped`: it will not be gone along. */
export type EdgeLook = 'plain' | 'done' | 'active' | 'skipped';

const looks: Record<EdgeLook, string> = {
  plain: 'text-edge',
  done: 'text-dim',
  active: 'text-accent',
  skipped: 'text-edge [stroke-dasharray:3_4]',
};

interface EdgesProps {
  layout: Layout;
  direction: 'right' | 'down';
  /** By position in `layout.edges`. */
  lookOf: readonly EdgeLook[];
  /** What connects two has no direction: no heads. */
  undirected?: boolean | undefined;
}

/** Lines say nothing that the list of steps does not say: they are for the eye alone. */
export const Edges = memo(function Edges({ layout, direction, lookOf, undirected = false }: EdgesProps) {
  const { width, height, edges } = layout;
  return (
    <svg
      aria-hidden
      data-mark=""
      viewBox={`0 0 ${Math.max(1, width)} ${Math.max(1, height)}`}
      className="pointer-events-none absolute inset-0 overflow-visible"
      style={{ width: `${width / 16}rem`, height: `${height / 16}rem` }}
    >
      {edges.map(({ from, to, path, end, circular }, index) => {
        const look = lookOf[index] ?? 'plain';
        const { x, y } = end;
        const head = direction === 'right' ? `M${x} ${y}l-6 -3.5v7z` : `M${x} ${y}l-3.5 -6h7z`;
        return (
          <g key={`${from} ${to}`} className={circular ? 'text-bad [stroke-dasharray:3_4]' : looks[look]}>
            <path
              d={path}
              fill="none"
              stroke="currentColor"
              strokeWidth={look === 'active' ? 2 : 1.25}
              className={cx(look === 'plain' && 'opacity-80')}
            />
            {!undirected && <path d={head} fill="currentColor" stroke="none" />}
          </g>
        );
      })}
    </svg>
  );
});

import { Maximize, Minus, Plus } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { formatPercent } from '../../lib/number.ts';
import { listProps } from '../aria.ts';
import { cx } from '../cx.ts';
import { IconButton } from '../icon-button.tsx';
import { Edges } from './graph-edges.tsx';
import { type GraphNode, NodeBox } from './graph-node.tsx';
import { useGraphCursor } from './use-graph-cursor.ts';
import { type GraphEdge, useGraphModel } from './use-graph-model.ts';
import { usePan } from './use-pan.ts';
import { useReveal } from './use-reveal.ts';
import { margin, useZoom } from './use-zoom.ts';

export type { EdgeLook } from './graph-edges.tsx';
export type { GraphNode } from './graph-node.tsx';
export type { GraphEdge } from './use-graph-model.ts';

export interface StepGraphProps {
  /** In the order in which they were written; equal input gives an equal picture. */
  nodes: readonly GraphNode[];
  /** What names no node is left out; what closes a circle is drawn as a fault. */
  edges: readonly GraphEdge[];
  label: string;
  /** The selected node; null for none. */
  selected: string | null;
  /** Click, Enter or Space; null when the empty ground is clicked, or Space or Escape is pressed. */
  onSelect: (id: string | null) => void;
  /** Double click, or Enter on what is selected already. */
  onOpen?: ((id: string) => void) | undefined;
  /** What is brought on screen first where not all of it can be seen: what runs, what has failed. Else the first node. */
  reveal?: string | null | undefined;
  /** `right` suits a wide place, `down` a narrow one. */
  direction?: 'right' | 'down' | undefined;
  /** Its lines connect, and nothing comes before or after. */
  undirected?: boolean | undefined;
  /** Instead of no nodes. */
  empty?: ReactNode;
  /** Needs a height from its parent. */
  className?: string | undefined;
}

const rem = (pixels: number) => `${pixels / 16}rem`;

/**
 * Steps and what needs what. One tab stop: arrows go along the edges, J and K through all, Enter selects, + and - zoom, 0 fits.
 * For assistive technology it is a list in reading order that says what comes before and after each step.
 */
export function StepGraph(props: StepGraphProps) {
  const { nodes, edges, label, selected, onSelect, onOpen, direction = 'right', undirected, empty, className } = props;
  const first = selected ?? props.reveal ?? null;
  const scroller = useRef<HTMLDivElement>(null);
  const { layout, order, byId, relations, lookOf } = useGraphModel(nodes, edges, direction);
  const { scale, ...zoom } = useZoom(scroller, layout);
  useReveal(scroller, layout, scale, first);
  const pan = usePan(scroller);
  const { wasDragged } = pan;
  const cursor = useGraphCursor({ layout, order, direction, selected, onSelect, onOpen, zoom, wasDragged });

  if (nodes.length === 0 && empty !== undefined) return <div className={className}>{empty}</div>;

  return (
    <div className={cx('relative min-h-0 min-w-0', className)}>
      <div
        ref={scroller}
        {...cursor.containerProps}
        {...pan.handlers}
        {...listProps(label)}
        className={cx(
          'absolute inset-0 overflow-auto overscroll-contain select-none',
          cursor.index >= 0 ? 'row-focus' : 'inset-focus',
        )}
      >
        <div
          role="presentation"
          className="flex min-h-full w-fit min-w-full items-center-safe justify-center-safe"
          style={{ padding: rem(margin) }}
        >
          <div
            role="presentation"
            className="relative shrink-0"
            style={{ width: rem(layout.width * scale), height: rem(layout.height * scale) }}
          >
            <div
              role="presentation"
              className="absolute top-0 left-0 origin-top-left"
              style={{
                width: rem(layout.width),
                height: rem(layout.height),
                transform: scale === 1 ? undefined : `scale(${scale})`,
              }}
            >
              <Edges layout={layout} direction={direction} lookOf={lookOf} undirected={undirected} />
              {order.map(({ id, x, y }, index) => {
                const node = byId.get(id);
                if (!node) return null;
                return (
                  <NodeBox
                    key={id}
                    node={node}
                    id={cursor.elementId(index)}
                    x={x}
                    y={y}
                    index={index}
                    count={order.length}
                    cursor={index === cursor.index}
                    selected={id === selected}
                    undirected={undirected}
                    {...relations(id)}
                  />
                );
              })}
            </div>
          </div>
        </div>
      </div>
      <div className="absolute end-2 bottom-2 flex items-center gap-0.5 rounded-md border border-line-soft bg-panel p-0.5">
        <IconButton icon={Minus} size="sm" label="Smaller" onClick={zoom.out} />
        <span className="w-10 text-center text-xs text-dim tabular-nums">{formatPercent(scale)}</span>
        <IconButton icon={Plus} size="sm" label="Larger" onClick={zoom.in} />
        <IconButton icon={Maximize} size="sm" label={undirected ? 'Fit all' : 'Fit all steps'} onClick={zoom.fit} />
      </div>
    </div>
  );
}

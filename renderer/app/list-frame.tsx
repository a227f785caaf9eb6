import { type ReactNode, useRef } from 'react';
import { InspectorPane } from './inspector-pane.tsx';
import { useEscape } from './use-escape.ts';

interface ListFrameProps {
  /** What is looked into, beside the list; null while nothing is. It gets what closes it. */
  inspector: ((close: () => void) => ReactNode) | null;
  onClose: () => void;
  /** What Escape does while nothing is looked into. */
  onEscape?: (() => void) | null | undefined;
  children: ReactNode;
}

/** A list and what is looked into of it: Escape closes that, and the focus goes back to the list. */
export function ListFrame({ inspector, onClose, onEscape = null, children }: ListFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const close = () => {
    onClose();
    frame.current?.querySelector<HTMLElement>(':is([role=grid],[role=listbox])')?.focus({ preventScroll: true });
  };
  useEscape(frame, inspector ? close : onEscape);
  return (
    <div ref={frame} className="relative flex h-full min-h-0">
      {children}
      {inspector && <InspectorPane>{inspector(close)}</InspectorPane>}
    </div>
  );
}

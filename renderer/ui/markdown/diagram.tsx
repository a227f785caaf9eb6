import { useContext, useEffect, useRef, useState } from 'react';
import { scrollRegion } from '../aria.ts';
import { Button } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import { visible } from './characters.ts';
import { CodeView } from './code-view.tsx';
import { Streaming } from './context.ts';
import { type Drawn, drawDiagram } from './draw-diagram.ts';

type State =
  | { kind: 'source' }
  | { kind: 'drawing' }
  | { kind: 'drawn'; drawn: Drawn; background: string }
  | { kind: 'failed'; why: string };

/** One at a time: each is a program of five megabytes that starts anew. */
let queue: Promise<unknown> = Promise.resolve();

/** A diagram is drawn once the text stands and somebody can see it. Its source is always there. */
export function Diagram({ source, closed }: { source: string; closed: boolean }) {
  const streaming = useContext(Streaming);
  const frame = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>({ kind: 'source' });
  const [asSource, setAsSource] = useState(false);
  const ready = closed && !streaming;

  useEffect(() => {
    const node = frame.current;
    if (!ready || !node) return;
    const stop = new AbortController();
    const draw = async () => {
      if (stop.signal.aborted) return;
      setState({ kind: 'drawing' });
      const style = getComputedStyle(node);
      try {
        const drawn = await drawDiagram(source, isDark(style.color), stop.signal);
        setState({ kind: 'drawn', drawn, background: getComputedStyle(document.body).backgroundColor });
      } catch (error) {
        if (!stop.signal.aborted)
          setState({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
      }
    };
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        queue = queue.then(draw, draw);
      },
      { rootMargin: '200px' },
    );
    observer.observe(node);
    return () => {
      observer.disconnect();
      stop.abort();
    };
  }, [ready, source]);

  const drawn = state.kind === 'drawn' ? state : null;
  return (
    <div ref={frame} className="min-w-0 space-y-1.5">
      {drawn && !asSource ? (
        <figure className="min-w-0 rounded-lg border border-line-soft">
          <div
            {...scrollRegion('Diagram')}
            style={{ background: drawn.background }}
            className="inset-focus max-h-160 overflow-auto rounded-t-lg p-3"
          >
            <img
              src={drawn.drawn.src}
              width={drawn.drawn.width}
              height={drawn.drawn.height}
              alt={`Diagram: ${visible(source.trim().split('\n')[0] ?? '').slice(0, 100)}`}
              className="mx-auto h-auto max-w-full"
            />
          </div>
          <figcaption className="flex items-center gap-1 border-t border-line-soft px-2 py-1">
            <Button size="sm" onClick={() => setAsSource(true)}>
              Show its source
            </Button>
            <CopyButton text={source} label="Copy the source" />
          </figcaption>
        </figure>
      ) : (
        <>
          <CodeView code={source} language="mermaid" />
          <p role="status" className="flex flex-wrap items-center gap-2 text-sm text-dim empty:hidden">
            {state.kind === 'drawing' && 'Draws the diagram'}
            {state.kind === 'failed' && `It could not be drawn: ${visible(state.why)}`}
            {drawn && (
              <Button size="sm" onClick={() => setAsSource(false)}>
                Show the diagram
              </Button>
            )}
          </p>
        </>
      )}
    </div>
  );
}

/** By the text that is read on it: light text stands on a dark ground. */
function isDark(colour: string): boolean {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return false;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return red + green + blue > 382;
}

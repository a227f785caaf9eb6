import { ChevronDown, ChevronUp } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ProjectDetail } from '../../../../../shared/features/projects/schema.ts';
import { printable } from '../../../../lib/printable.ts';
import { scrollRegion } from '../../../../ui/aria.ts';
import { Button } from '../../../../ui/button.tsx';
import { cx } from '../../../../ui/cx.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { Markdown } from '../../../../ui/markdown/markdown.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Place } from '../place.tsx';
import type { OpenFile } from '../use-open.ts';

interface ReadmeProps {
  readme: ProjectDetail['readme'];
  read: boolean;
  onOpen: OpenFile | null;
}

const isMarkdown = (file: string) => /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(file);

/** Its own words, as text: nothing of it is run, loaded or styled by it. */
export function Readme({ readme, read, onOpen }: ReadmeProps) {
  if (!readme)
    return (
      <Section title="README">
        <EmptyState
          size="line"
          title={read ? 'It has none: who comes to it does not learn what it is for.' : 'Not read yet.'}
        />
      </Section>
    );
  return (
    <Section title="README" action={<Place file={readme.file} onOpen={onOpen} />}>
      <Folded>
        {isMarkdown(readme.file) ? (
          <Rendered file={readme.file} text={readme.text} onOpen={onOpen} />
        ) : (
          <pre
            {...scrollRegion('README')}
            dir="auto"
            className="inset-focus overflow-x-auto font-mono text-sm whitespace-pre-wrap wrap-anywhere select-text"
          >
            {readme.text.split('\n').map(printable).join('\n')}
          </pre>
        )}
        {readme.cut && <p className="mt-3 text-sm text-faint">It is longer than what is shown here.</p>}
      </Folded>
    </Section>
  );
}

function Rendered({ file, text, onOpen }: { file: string; text: string; onOpen: OpenFile | null }) {
  const place = useMemo(() => ({ folder: file.slice(0, file.lastIndexOf('/') + 1), onOpen }), [file, onOpen]);
  return (
    <div className="max-w-180">
      <Markdown text={text} file={place} empty={<EmptyState size="line" title="It is there, and has no text." />} />
    </div>
  );
}

/** A long one does not push away all the rest. */
function Folded({ children }: { children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [long, setLong] = useState(false);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const node = box.current?.firstElementChild;
    if (!node) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const look = () => setLong(node.getBoundingClientRect().height > 36 * rem);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const folded = long && !open;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: who comes to something in the folded part by Tab must see it */}
      <div
        ref={box}
        className={cx(
          'border-t border-line-soft pt-3',
          folded && 'max-h-120 overflow-hidden mask-[linear-gradient(#000_85%,transparent)]',
        )}
        onFocus={folded ? () => setOpen(true) : undefined}
      >
        <div>{children}</div>
      </div>
      {long && (
        <Button
          variant="ghost"
          size="sm"
          icon={open ? ChevronUp : ChevronDown}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mt-1"
        >
          {open ? 'Show less of the README' : 'Show all of the README'}
        </Button>
      )}
    </>
  );
}

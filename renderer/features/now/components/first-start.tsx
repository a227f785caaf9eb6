import { Command, FolderGit2 } from 'lucide-react';
import { useGo } from '../../../app/navigation.tsx';
import { openPalette } from '../../../app/palette/palette-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';

/** On the first start there is no history yet: what this screen will show, where the first thing to see is, and the one thing worth knowing. */
export function FirstStart() {
  const go = useGo();
  return (
    <section aria-labelledby="first" className="grid gap-3 border-b border-line-soft pb-5">
      <div>
        <h2 id="first" className="text-lg font-semibold tracking-tight">
          Optimus is running
        </h2>
        <p className="mt-1 max-w-130 text-dim text-pretty">
          This screen answers three questions: what needs you, what is running, and what changed since you left. It
          stays quiet until there is something to say.
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" icon={FolderGit2} onClick={() => go('/projects')}>
          See your projects
        </Button>
        <Button icon={Command} onClick={openPalette}>
          See what it can do
        </Button>
        <span className="inline-flex items-center gap-1.5 text-sm text-dim">
          from anywhere with <Kbd keys="Mod+K" />, all keys with <Kbd keys="?" />
        </span>
      </div>
    </section>
  );
}

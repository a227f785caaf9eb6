import { Anchor, Box, GitBranch, Play, Server, Terminal } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { cx } from '../ui/cx.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Logo } from '../ui/logo.tsx';
import { type MarkState, StateMark } from '../ui/state-mark.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import { Tag } from '../ui/tag.tsx';
import { Specimen } from './specimen.tsx';

const surfaces = ['bg-bg', 'bg-panel', 'bg-raise', 'bg-hover', 'bg-accent-bg'];
const inks = ['text-text', 'text-dim', 'text-faint', 'text-accent', 'text-ok', 'text-warn', 'text-bad', 'text-info'];
const sizes = ['text-2xs', 'text-xs', 'text-sm', 'text-base', 'text-md', 'text-lg', 'text-xl'];
const states: MarkState[] = ['healthy', 'stopped', 'failing', 'waiting', 'warning', 'info', 'neutral'];

export function Foundations() {
  return (
    <>
      <Specimen name="Mark" className="flex items-center gap-5">
        <Logo label="Optimus" />
        <Logo className="size-8" />
        <Logo className="size-16" />
        <Logo className="size-28" />
      </Specimen>
      <Specimen name="Text on surfaces" className="grid gap-1">
        {surfaces.map((surface) => (
          <div
            key={surface}
            data-selected-row={surface === 'bg-accent-bg' ? '' : undefined}
            className={cx('flex flex-wrap gap-x-4 gap-y-1 rounded-md border border-line-soft px-3 py-1.5', surface)}
          >
            <span className="w-24 font-mono text-xs text-dim">{surface}</span>
            {inks.map((ink) => (
              <span key={ink} className={ink}>
                {ink.slice(5)}
              </span>
            ))}
          </div>
        ))}
      </Specimen>
      <Specimen name="Type" className="grid gap-1">
        {sizes.map((size) => (
          <p key={size} className={size}>
            <span className="inline-block w-20 font-mono text-xs text-faint">{size}</span>
            Deploy of shop-api switched 12,408 requests <span className="font-semibold">in 41 ms</span>{' '}
            <code className="text-dim">a41f9c2 -&gt; main != 0O1lI</code>
          </p>
        ))}
      </Specimen>
      <Specimen name="States" className="flex flex-wrap gap-x-5 gap-y-2">
        {states.map((state) => (
          <StateMark key={state} state={state} />
        ))}
        <StateMark state="failing" label="restarting" />
        <span className="inline-flex items-center gap-2 text-dim">
          <StatusDot state="stopped" label="notes-ios is stopped" /> notes-ios
        </span>
      </Specimen>
      <Specimen name="Tags and badges">
        <Tag>Fastify</Tag>
        <Tag tone="ok">proven</Tag>
        <Tag tone="warn">stale</Tag>
        <Tag tone="bad">leaks</Tag>
        <Tag mono>a41f9c2</Tag>
        <span className="inline-flex w-24">
          <Tag>a framework with a long name</Tag>
        </span>
        <Badge count={3} label="need you" />
        <Badge count={3} label="unread" tone="accent" />
        <Badge count={12_408} label="failed" tone="bad" />
      </Specimen>
      <Specimen name="Keys">
        <Kbd keys="Mod+K" platform="linux" />
        <Kbd keys="Mod+Shift+K" platform="mac" />
        <Kbd keys="G N" />
        <Kbd keys="Shift+Enter" platform="windows" />
        <Kbd keys="CommandOrControl+Shift+Space" platform="windows" />
        <Kbd keys="?" />
      </Specimen>
      <Specimen name="Icons" className="flex items-center gap-3 text-dim">
        {[Play, Server, GitBranch, Box, Terminal, Anchor].map((icon) => (
          <Icon key={icon.displayName} icon={icon} />
        ))}
      </Specimen>
    </>
  );
}

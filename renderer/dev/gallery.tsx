import { useEffect, useState } from 'react';
import { Field } from '../ui/field.tsx';
import { Logo } from '../ui/logo.tsx';
import { Section } from '../ui/section.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Buttons, Forms } from './controls.tsx';
import { Figures, Lists, Tables } from './data.tsx';
import { Feedback, Layout } from './feedback.tsx';
import { Foundations } from './foundations.tsx';
import { Graphs } from './graphs.tsx';
import { Overlays } from './overlays.tsx';
import type { Chapter } from './specimen.tsx';

const chapters: Chapter[] = [
  { id: 'foundations', title: 'Foundations', body: Foundations },
  { id: 'buttons', title: 'Buttons', body: Buttons },
  { id: 'forms', title: 'Forms', body: Forms },
  { id: 'overlays', title: 'Overlays', body: Overlays },
  { id: 'lists', title: 'Lists', body: Lists },
  { id: 'tables', title: 'Tables', body: Tables },
  { id: 'figures', title: 'Figures', body: Figures },
  { id: 'graphs', title: 'Graphs and logs', body: Graphs },
  { id: 'feedback', title: 'Feedback', body: Feedback },
  { id: 'layout', title: 'Layout', body: Layout },
];

const choices = {
  theme: ['dark', 'light', 'contrast'],
  density: ['comfortable', 'compact'],
  motion: ['system', 'full', 'reduced'],
  zoom: ['1', '1.25', '2'],
} as const;
type Look = { [K in keyof typeof choices]: (typeof choices)[K][number] };

/** Looks at every component without the settings of the user: what was set on <html> before comes back on leaving. */
function useLook() {
  const [look, setLook] = useState<Look>(() => {
    const set = document.documentElement.dataset;
    const known = choices.theme.find((theme) => theme === set.theme);
    return {
      theme: known ?? 'dark',
      density: set.density === 'compact' ? 'compact' : 'comfortable',
      motion: 'system',
      zoom: '1',
    };
  });
  useEffect(() => {
    const root = document.documentElement;
    const before = { theme: root.dataset.theme, density: root.dataset.density, motion: root.dataset.motion };
    const zoom = root.style.getPropertyValue('--zoom');
    return () => {
      Object.assign(root.dataset, before);
      root.style.setProperty('--zoom', zoom);
    };
  }, []);
  useEffect(() => {
    const root = document.documentElement;
    Object.assign(root.dataset, { theme: look.theme, density: look.density, motion: look.motion });
    root.style.setProperty('--zoom', look.zoom);
  }, [look]);
  return [look, setLook] as const;
}

export default function Gallery() {
  const [look, setLook] = useLook();
  const choose = <K extends keyof Look>(name: K) => (
    <Field label={name} className="grid-flow-col items-center">
      <SegmentedControl<Look[K]>
        label={name}
        value={look[name]}
        onValueChange={(value) => setLook({ ...look, [name]: value })}
        segments={choices[name].map((value) => ({ value: value as Look[K], label: value }))}
      />
    </Field>
  );
  return (
    <div className="flex h-full min-h-0 flex-col bg-bg">
      <header className="flex shrink-0 flex-wrap items-center gap-x-5 gap-y-2 border-b border-line-soft px-4 py-2">
        <p className="flex items-center gap-2 text-md font-semibold">
          <Logo /> Gallery
        </p>
        {choose('theme')}
        {choose('density')}
        {choose('motion')}
        {choose('zoom')}
      </header>
      <div className="flex min-h-0 flex-1">
        <nav aria-label="Chapters" className="w-40 shrink-0 overflow-y-auto border-e border-line-soft bg-panel p-2">
          {chapters.map((chapter) => (
            <a
              key={chapter.id}
              href={`#${chapter.id}`}
              className="flex h-7 items-center rounded-md px-2 text-dim hover:bg-hover hover:text-text"
            >
              {chapter.title}
            </a>
          ))}
        </nav>
        <section aria-label="Components" className="relative min-w-0 flex-1 overflow-y-auto px-6 py-4">
          {chapters.map(({ id, title, body: Body }) => (
            <div key={id} id={id} className="mx-auto mb-10 max-w-240 scroll-mt-4">
              <Section title={title}>
                <Body />
              </Section>
            </div>
          ))}
        </section>
      </div>
    </div>
  );
}

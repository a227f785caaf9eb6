import type { SettingsSection } from '../../../../shared/features/settings/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { cx } from '../../../ui/cx.ts';
import { definitions, sectionIds } from '../definitions.ts';

export function SectionNav({ current }: { current: SettingsSection | null }) {
  return (
    <nav aria-label="Sections of the settings" className="flex flex-wrap gap-px @3xl:w-44 @3xl:shrink-0 @3xl:flex-col">
      {sectionIds.map((id) => (
        <AppLink
          key={id}
          to={`/settings?section=${id}`}
          aria-current={current === id ? 'true' : undefined}
          data-selected-row={current === id ? '' : undefined}
          className={cx(
            'flex h-7.5 items-center rounded-md px-2.5 transition-colors',
            current === id ? 'bg-accent-bg text-text' : 'text-dim hover:bg-hover hover:text-text',
          )}
        >
          {definitions[id].label}
        </AppLink>
      ))}
    </nav>
  );
}

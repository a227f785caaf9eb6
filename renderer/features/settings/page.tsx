import { useMemo, useState } from 'react';
import type { SettingsSection } from '../../../shared/features/settings/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { useSearch } from '../../app/navigation.tsx';
import { PageActions } from '../../app/page-slots.tsx';
import { formatAbsolute } from '../../lib/relative-time.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { HotkeyList } from '../hotkeys/index.tsx';
import { FileActions } from './components/file-actions.tsx';
import { SectionNav } from './components/section-nav.tsx';
import { SettingRow } from './components/setting-row.tsx';
import { definitions, searchSettings, sectionIds } from './definitions.ts';
import { useSaveSetting, useSettingsState } from './queries.ts';

export default function SettingsPage() {
  const [search] = useSearch();
  const state = useSettingsState();
  const [text, setText] = useState('');
  const { save, problems } = useSaveSetting();
  const wanted = sectionIds.find((id) => id === search.section) ?? sectionIds[0] ?? null;
  const searching = text.trim() !== '';
  const found = useMemo(() => searchSettings(text), [text]);
  const shown: readonly SettingsSection[] = searching
    ? sectionIds.filter((id) => found.some(({ section }) => section === id))
    : wanted
      ? [wanted]
      : [];

  return (
    <div className="flex max-w-250 flex-col gap-5 p-4 @3xl:flex-row">
      <PageActions>
        <FileActions section={searching ? null : wanted} />
      </PageActions>
      <div className="grid content-start gap-3 @3xl:w-44 @3xl:shrink-0">
        <SearchField value={text} onValueChange={setText} label="Search settings" />
        <SectionNav current={searching ? null : wanted} />
      </div>
      <div className="grid min-w-0 flex-1 content-start gap-5 pb-4">
        {state.isPending ? (
          <Skeleton rows={6} label="Loading the settings" />
        ) : state.isError ? (
          <Failure
            what="The settings could not be read"
            error={state.error}
            onRetry={() => void state.refetch()}
            retrying={state.isFetching}
          />
        ) : (
          <>
            {state.data.problem && <Problem {...state.data.problem} />}
            {shown.length === 0 && (
              <EmptyState
                title="No setting is called that"
                action={<Button onClick={() => setText('')}>Show all</Button>}
              />
            )}
            {shown.map((id) => (
              <Section key={id} title={definitions[id].label} count={definitions[id].hint}>
                {id === 'hotkeys' ? (
                  <HotkeyList />
                ) : (
                  <div className="border-t border-line-soft">
                    {found
                      .filter(({ section }) => section === id)
                      .map((setting) => (
                        <SettingRow
                          key={setting.key}
                          setting={setting}
                          settings={state.data.settings}
                          problem={problems[`${id}.${setting.key}`]}
                          sought={search.setting === setting.key && search.section === id}
                          onSave={(value) => void save(id, setting.key, value)}
                        />
                      ))}
                  </div>
                )}
              </Section>
            ))}
            <p className="flex flex-wrap items-center gap-x-1 text-sm text-faint">
              Kept in <code className="text-xs wrap-anywhere select-text">{state.data.file}</code>
              <CopyButton text={state.data.file} label="Copy the path of the settings file" />
            </p>
          </>
        )}
      </div>
    </div>
  );
}

interface ProblemProps {
  at: number;
  quarantined: string | null;
  dropped: readonly { field: string; problem: string }[];
}

function Problem({ at, quarantined, dropped }: ProblemProps) {
  return (
    <Callout tone="warn" title="Some settings could not be read and are back to their defaults">
      <ul>
        {dropped.map(({ field, problem }) => (
          <li key={field}>{field === '' ? problem : `${field}: ${problem}`}</li>
        ))}
      </ul>
      <p>
        Found {formatAbsolute(at)}.
        {quarantined && (
          <>
            {' '}
            The original is kept at <code className="text-xs select-text">{quarantined}</code>.
          </>
        )}
      </p>
    </Callout>
  );
}

import { useId } from 'react';
import type { SettingsSection } from '../../../../shared/features/settings/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { allSettings } from '../definitions.ts';
import { settingOf } from '../patch.ts';
import { useSaveSetting, useSettingsState } from '../queries.ts';
import { Control } from './control.tsx';
import { SettingRow } from './setting-row.tsx';

interface SettingRowsProps {
  section: SettingsSection;
  /** Of this section; all where nothing is said. */
  keys?: readonly string[] | undefined;
  /** Controls alone, in a line, for a place whose own words say what they do. */
  bare?: boolean | undefined;
}

/** Settings at the place where they matter, saved as on their own screen. */
export default function SettingRows({ section, keys, bare = false }: SettingRowsProps) {
  const id = useId();
  const state = useSettingsState();
  const { save, problems } = useSaveSetting();
  if (state.isPending) return bare ? null : <Skeleton rows={keys?.length ?? 6} label="Loading the settings" />;
  if (state.isError)
    return (
      <Failure
        what="The settings could not be read"
        error={state.error}
        onRetry={() => void state.refetch()}
        retrying={state.isFetching}
      />
    );
  const { settings } = state.data;
  const shown = allSettings.filter((one) => one.section === section && (!keys || keys.includes(one.key)));
  if (bare)
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {shown.map(({ key, definition }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend; the label stands beside the control
          <span key={key} role="group" aria-labelledby={`${id}-${key}`} className="flex flex-wrap items-center gap-2">
            <span id={`${id}-${key}`} className="text-sm text-dim">
              {definition.label}
            </span>
            <Control
              control={definition.control}
              label={definition.label}
              value={settingOf(settings, section, key)}
              onSave={(value) => void save(section, key, value)}
            />
            <span role="status" className="text-sm text-bad empty:hidden">
              {problems[`${section}.${key}`]}
            </span>
          </span>
        ))}
      </div>
    );
  return (
    <div className="@container border-t border-line-soft">
      {shown.map((setting) => (
        <SettingRow
          key={setting.key}
          setting={setting}
          settings={settings}
          problem={problems[`${section}.${setting.key}`]}
          sought={false}
          onSave={(value) => void save(section, setting.key, value)}
        />
      ))}
    </div>
  );
}

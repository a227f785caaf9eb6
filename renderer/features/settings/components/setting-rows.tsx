import type { SettingsSection } from '../../../../shared/features/settings/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { allSettings } from '../definitions.ts';
import { useSaveSetting, useSettingsState } from '../queries.ts';
import { SettingRow } from './setting-row.tsx';

interface SettingRowsProps {
  section: SettingsSection;
  /** Of this section; all where nothing is said. */
  keys?: readonly string[] | undefined;
}

/** Settings at the place where they matter, saved as on their own screen. */
export function SettingRows({ section, keys }: SettingRowsProps) {
  const state = useSettingsState();
  const { save, problems } = useSaveSetting();
  if (state.isPending) return <Skeleton rows={keys?.length ?? 6} label="Loading the settings" />;
  if (state.isError)
    return (
      <Failure
        what="The settings could not be read"
        error={state.error}
        onRetry={() => void state.refetch()}
        retrying={state.isFetching}
      />
    );
  const shown = allSettings.filter((one) => one.section === section && (!keys || keys.includes(one.key)));
  return (
    <div className="@container border-t border-line-soft">
      {shown.map((setting) => (
        <SettingRow
          key={setting.key}
          setting={setting}
          settings={state.data.settings}
          problem={problems[`${section}.${setting.key}`]}
          sought={false}
          onSave={(value) => void save(section, setting.key, value)}
        />
      ))}
    </div>
  );
}

import { SettingRows } from '../../settings/index.tsx';

/** The settings of voice, where they are needed. */
export function SettingsSection() {
  return (
    <div className="max-w-200 pt-3 pb-6">
      <SettingRows section="voice" />
    </div>
  );
}

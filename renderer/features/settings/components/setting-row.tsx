import { Undo2 } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { type Settings, settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import { cx } from '../../../ui/cx.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useMissing } from '../../system/index.tsx';
import type { FlatSetting } from '../definitions.ts';
import { isStandard, type SettingValue, settingOf } from '../patch.ts';
import { Control } from './control.tsx';

interface SettingRowProps {
  setting: FlatSetting;
  settings: Settings;
  problem: string | undefined;
  /** Came here by its name: brought into view and pointed out. */
  sought: boolean;
  onSave: (value: SettingValue) => void;
}

export function SettingRow({ setting, settings, problem, sought, onSave }: SettingRowProps) {
  const { section, key, definition } = setting;
  const missing = useMissing(definition.needs ?? '');
  const row = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (sought) row.current?.scrollIntoView({ block: 'center' });
  }, [sought]);
  const changed = !isStandard(settings, section, key);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend; the label stands beside the control
    <div
      ref={row}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-hint`}
      className={cx(
        'grid gap-x-6 gap-y-2 border-b border-line-soft px-2 py-2.5 @2xl:grid-cols-[minmax(0,1fr)_auto] @2xl:items-center',
        sought && 'bg-accent-bg',
      )}
      data-selected-row={sought ? '' : undefined}
    >
      <div className="min-w-0">
        <p id={`${id}-label`} className="flex items-center gap-2">
          {definition.label}
          {changed && <span className="text-2xs text-accent">changed</span>}
        </p>
        <p id={`${id}-hint`} className="text-sm text-dim text-pretty">
          {definition.hint}
        </p>
      </div>
      {missing ? (
        <div className="max-w-80 text-sm text-pretty">
          <StateMark state="stopped" label="not available here" className="text-dim" />
          <p className="text-dim">
            {missing.why} {missing.remedy}
          </p>
        </div>
      ) : (
        <div className="flex items-center gap-1.5 @2xl:justify-end">
          {changed && (
            <IconButton
              icon={Undo2}
              size="sm"
              label={`Back to the default: ${definition.label}`}
              onClick={() => onSave(settingOf(settingsDefaults, section, key))}
            />
          )}
          <Control
            control={definition.control}
            label={definition.label}
            value={settingOf(settings, section, key)}
            onSave={onSave}
          />
        </div>
      )}
      <p role="status" className="text-sm text-bad empty:hidden @2xl:col-span-2">
        {problem}
      </p>
    </div>
  );
}

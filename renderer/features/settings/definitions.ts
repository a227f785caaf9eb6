import { settingLabels } from '../../../shared/features/settings/labels.ts';
import type { Settings, SettingsSection } from '../../../shared/features/settings/schema.ts';
import type { SettingDefinition } from './definition-types.ts';
import { voiceDefinitions } from './voice-definitions.ts';

type Definitions = {
  [S in SettingsSection]: {
    label: string;
    hint: string;
    settings: { [K in keyof Settings[S]]: SettingDefinition };
  };
};

const hotkey = (label: string): SettingDefinition => ({
  label,
  hint: 'Works while another program is in front.',
  control: { type: 'hotkeys' },
  keywords: ['shortcut', 'global', 'key'],
});

/** Every setting as the screen shows it. A setting of the schema without an entry here does not compile. */
export const definitions: Definitions = {
  appearance: {
    label: 'Appearance',
    hint: 'How Optimus looks on this machine.',
    settings: {
      theme: {
        label: settingLabels.appearance.theme,
        hint: 'System follows what the system shows, and asks for more contrast when it does.',
        control: {
          type: 'segments',
          choices: [
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'contrast', label: 'High contrast' },
          ],
        },
        keywords: ['colour', 'color', 'night', 'accessibility'],
      },
      density: {
        label: settingLabels.appearance.density,
        hint: 'Compact shows more rows.',
        control: {
          type: 'segments',
          choices: [
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ],
        },
        keywords: ['rows', 'height'],
      },
      zoom: {
        label: settingLabels.appearance.zoom,
        hint: 'The size of everything.',
        control: { type: 'slider', min: 0.5, max: 3, step: 0.05, unit: 'percent' },
        keywords: ['size', 'font', 'bigger', 'larger', 'accessibility'],
      },
      motion: {
        label: settingLabels.appearance.motion,
        hint: 'Reduced shows every change at once.',
        control: {
          type: 'segments',
          choices: [
            { value: 'system', label: 'System' },
            { value: 'full', label: 'Full' },
            { value: 'reduced', label: 'Reduced' },
          ],
        },
        keywords: ['animation', 'accessibility'],
      },
    },
  },
  window: {
    label: 'Window',
    hint: 'When Optimus is there and what closing means.',
    settings: {
      closeToTray: {
        label: settingLabels.window.closeToTray,
        hint: 'Closing the window leaves Optimus running. It is quit from the tray or the menu.',
        control: { type: 'switch' },
        needs: 'tray',
      },
      startAtLogin: {
        label: settingLabels.window.startAtLogin,
        hint: 'Optimus starts with the system.',
        control: { type: 'switch' },
        needs: 'startAtLogin',
        keywords: ['autostart', 'boot'],
      },
      startHidden: {
        label: settingLabels.window.startHidden,
        hint: 'Without a window, only in the tray.',
        control: { type: 'switch' },
        needs: 'tray',
      },
    },
  },
  hotkeys: {
    label: 'Global hotkeys',
    hint: 'Keys that work while another program is in front.',
    settings: {
      toggleWindow: hotkey(settingLabels.hotkeys.toggleWindow),
      palette: hotkey(settingLabels.hotkeys.palette),
      voice: hotkey(settingLabels.hotkeys.voice),
    },
  },
  notifications: {
    label: 'Notifications',
    hint: 'What reaches you while you look elsewhere.',
    settings: {
      native: {
        label: settingLabels.notifications.native,
        hint: 'Shows what newly needs you, with the action that mends it.',
        control: { type: 'switch' },
        needs: 'notifications',
      },
      minimum: {
        label: settingLabels.notifications.minimum,
        hint: 'Less than this only shows inside Optimus, unless the preferences of notifications say otherwise.',
        control: {
          type: 'select',
          choices: [
            { value: 'info', label: 'Note' },
            { value: 'warning', label: 'Warning' },
            { value: 'error', label: 'Error' },
            { value: 'critical', label: 'Critical' },
          ],
        },
        keywords: ['severity', 'channels'],
      },
      quietHours: {
        label: settingLabels.notifications.quietHours,
        hint: 'What comes in them is given as one message when they are over. The centre shows it at once.',
        control: { type: 'switch' },
        keywords: ['night', 'do not disturb', 'sleep'],
      },
      quietFrom: {
        label: settingLabels.notifications.quietFrom,
        hint: 'By the clock on the wall, such as 22:00.',
        control: { type: 'text', placeholder: '22:00' },
      },
      quietUntil: {
        label: settingLabels.notifications.quietUntil,
        hint: 'By the clock on the wall, also in the nights when clocks are changed.',
        control: { type: 'text', placeholder: '07:00' },
      },
      quietZone: {
        label: settingLabels.notifications.quietZone,
        hint: 'Where you are, such as Europe/Zurich. Empty for the time zone of this machine.',
        control: { type: 'text', placeholder: 'of this machine' },
      },
      quietCritical: {
        label: settingLabels.notifications.quietCritical,
        hint: 'What cannot wait until the morning wakes you.',
        control: { type: 'switch' },
      },
      dedupeMinutes: {
        label: settingLabels.notifications.dedupeMinutes,
        hint: 'The same thing said again in this time is counted, and told nobody a second time. 0 tells it each time.',
        control: { type: 'number', min: 0, max: 1440, unit: 'minutes' },
        keywords: ['duplicate', 'repeat'],
      },
      digestMinutes: {
        label: settingLabels.notifications.digestMinutes,
        hint: 'After three of one group in this time, the others come as one message. 0 sends each by itself.',
        control: { type: 'number', min: 0, max: 1440, unit: 'minutes' },
        keywords: ['digest', 'storm', 'bundle'],
      },
      keepDays: {
        label: settingLabels.notifications.keepDays,
        hint: 'Older notices leave the centre, once a day.',
        control: { type: 'number', min: 1, max: 3650, unit: 'days' },
        keywords: ['retention', 'history'],
      },
    },
  },
  storage: {
    label: 'Storage',
    hint: 'What Optimus keeps and for how long.',
    settings: {
      lowDiskPercent: {
        label: settingLabels.storage.lowDiskPercent,
        hint: 'Below this share of free space it needs you.',
        control: { type: 'number', min: 1, max: 50, unit: '% free' },
        keywords: ['space'],
      },
      journalDays: {
        label: settingLabels.storage.journalDays,
        hint: 'Older events are removed, once a day.',
        control: { type: 'number', min: 7, max: 3650, unit: 'days' },
        keywords: ['history', 'retention'],
      },
    },
  },
  monitors: {
    label: 'Monitors',
    hint: 'What is measured of this machine, and how much of it is kept.',
    settings: {
      sampling: {
        label: settingLabels.monitors.sampling,
        hint: 'Looks once a second. Without it there are no charts, no costs of projects and no alerts about the machine.',
        control: { type: 'switch' },
        keywords: ['metrics', 'sampling', 'cpu', 'memory', 'costs'],
      },
      limitMb: {
        label: settingLabels.monitors.limitMb,
        hint: 'Seconds are kept for a day, minutes for 90 days, hours for two years. When there is too much, the oldest goes first.',
        control: { type: 'number', min: 20, max: 20_000, unit: 'MB' },
        keywords: ['metrics', 'disk', 'size', 'series', 'retention'],
      },
    },
  },
  logs: {
    label: 'Logs',
    hint: 'What services write is kept, packed, on this machine.',
    settings: {
      limitMb: {
        label: settingLabels.logs.limitMb,
        hint: 'When a project has more, the oldest lines of its largest service go first.',
        control: { type: 'number', min: 16, max: 100_000, unit: 'MB' },
        keywords: ['logs', 'lines', 'disk', 'size', 'retention', 'services'],
      },
    },
  },
  terminals: {
    label: 'Terminals',
    hint: 'How terminals look, what programs in them may do, and how much of their output is kept.',
    settings: {
      fontSize: {
        label: settingLabels.terminals.fontSize,
        hint: 'In a terminal Ctrl with plus or minus changes it too.',
        control: { type: 'number', min: 8, max: 32, unit: 'px' },
        keywords: ['font', 'text'],
      },
      screenReader: {
        label: settingLabels.terminals.screenReader,
        hint: 'Output is read out. It costs some speed.',
        control: { type: 'switch' },
        keywords: ['accessibility', 'a11y', 'voice'],
      },
      clipboard: {
        label: settingLabels.terminals.clipboard,
        hint: 'A program that asks for it (OSC 52), also on another machine. Reading the clipboard is always refused.',
        control: {
          type: 'segments',
          choices: [
            { value: 'ask', label: 'Ask each time' },
            { value: 'always', label: 'Always' },
            { value: 'never', label: 'Never' },
          ],
        },
        keywords: ['copy', 'osc 52', 'security'],
      },
      mostOpen: {
        label: settingLabels.terminals.mostOpen,
        hint: 'More are refused, so that nothing takes all that the system has.',
        control: { type: 'number', min: 1, max: 500, unit: '' },
        keywords: ['limit', 'pty'],
      },
      keepMb: {
        label: settingLabels.terminals.keepMb,
        hint: 'Its output on disk, as it was written. When there is more, the oldest goes first.',
        control: { type: 'number', min: 8, max: 4096, unit: 'MB' },
        keywords: ['scrollback', 'history', 'disk'],
      },
      keepAllMb: {
        label: settingLabels.terminals.keepAllMb,
        hint: 'When there is more, the terminal that ended first is forgotten first.',
        control: { type: 'number', min: 32, max: 100_000, unit: 'MB' },
        keywords: ['scrollback', 'history', 'disk'],
      },
    },
  },
  voice: voiceDefinitions,
  updates: {
    label: 'Updates',
    hint: 'Where newer versions come from.',
    settings: {
      feedUrl: {
        label: settingLabels.updates.feedUrl,
        hint: 'Only https. Empty turns updates off. An update is installed only if its signature is right.',
        control: { type: 'text', placeholder: 'https://…' },
        needs: 'updates',
        keywords: ['version', 'url'],
      },
    },
  },
  headless: {
    label: 'Server',
    hint: 'When Optimus is used from a browser.',
    settings: {
      port: {
        label: settingLabels.headless.port,
        hint: 'On this machine only. 0 takes any free one. Holds from the next start.',
        control: { type: 'number', min: 0, max: 65535, unit: '' },
        keywords: ['browser', 'address', 'headless'],
      },
    },
  },
};

export const sectionIds = Object.keys(definitions) as SettingsSection[];

export interface FlatSetting {
  section: SettingsSection;
  key: string;
  definition: SettingDefinition;
}

export const allSettings: readonly FlatSetting[] = sectionIds.flatMap((section) =>
  Object.entries<SettingDefinition>(definitions[section].settings).map(([key, definition]) => ({
    section,
    key,
    definition,
  })),
);

/** What a control takes, said to who has entered something else; null where nothing else can be entered. */
export function expected(section: SettingsSection, key: string): string | null {
  const control = allSettings.find((setting) => setting.section === section && setting.key === key)?.definition.control;
  if (control?.type === 'number') return `Enter a number from ${control.min} to ${control.max}.`;
  if (control?.type === 'text') return 'Enter an address that begins with https://, or leave it empty.';
  return null;
}

/** Every word of the text has to stand somewhere in the setting or its section. */
export function searchSettings(text: string): readonly FlatSetting[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return allSettings;
  return allSettings.filter(({ section, definition, key }) => {
    const { label, hint, keywords = [] } = definition;
    const all = [label, hint, key, definitions[section].label, ...keywords].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

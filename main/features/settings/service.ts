import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import { settingLabels } from '../../../shared/features/settings/labels.ts';
import {
  type Settings,
  type SettingsPatch,
  type SettingsSection,
  settingsSchema,
} from '../../../shared/features/settings/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { SettingsFile } from '../../core/settings/types.ts';

interface Deps {
  file: SettingsFile<Settings>;
  journal: Journal;
  attention: Attention;
  changes: Channel<Change>;
  hostPorts: HostPorts;
}

const problemSentences = {
  load: 'Some settings could not be read and are back to their defaults',
  edit: 'The settings file was edited into something that cannot be used; the settings before it stay',
  unreadable: 'The settings file cannot be read; the defaults are in use',
};

const sections = Object.keys(settingsSchema.shape) as SettingsSection[];

interface Difference {
  field: string;
  words: string;
}

const shown = (value: unknown) =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : value === '' ? 'none' : String(value);

/** What differs, by its dotted name for programs and in words for people. */
function differences(before: Settings, after: Settings): Difference[] {
  return sections.flatMap((section) => {
    const a = before[section] as Record<string, unknown>;
    const b = after[section] as Record<string, unknown>;
    const labels = settingLabels[section] as Record<string, string>;
    return Object.keys(b)
      .filter((key) => a[key] !== b[key])
      .map((key) => ({
        field: `${section}.${key}`,
        words: `${labels[key] ?? key} ${shown(a[key])} → ${shown(b[key])}`,
      }));
  });
}

export function createSettingsService({ file, journal, attention, changes, hostPorts }: Deps) {
  const source = attention.source('settings');
  const loginItem = attention.source('login-item');
  let known = file.get();

  function applyToHost(next: Settings, before: Settings | null) {
    if (next.appearance.theme !== before?.appearance.theme) hostPorts.setTheme(next.appearance.theme);
    if (next.updates.feedUrl !== before?.updates.feedUrl) hostPorts.updates.configure(next.updates.feedUrl);
    if (before && next.window.startAtLogin !== before.window.startAtLogin) {
      loginItem.set([]);
      hostPorts.loginItem.set(next.window.startAtLogin).catch((error: unknown) => {
        loginItem.set([
          {
            key: 'login-item/failed',
            severity: 'warning',
            sentence: 'Optimus could not change whether it starts at login',
            evidence: error instanceof Error ? error.message : String(error),
            actions: [{ id: 'settings', label: 'Open settings', route: '/settings?section=window' }],
          },
        ]);
      });
    }
  }

  function tellProblem() {
    const problem = file.problem();
    if (!problem) return source.set([]);
    source.set([
      {
        key: 'settings/file',
        severity: 'warning',
        sentence: problemSentences[problem.kind],
        evidence: [
          ...problem.dropped.map((d) => `${d.field || 'The file'}: ${d.problem}`),
          ...(problem.quarantined ? [`The original is kept at ${problem.quarantined}`] : []),
        ].join('. '),
        since: problem.at,
        fingerprint: String(problem.at),
        actions: [{ id: 'review', label: 'Review settings', route: '/settings' }],
      },
    ]);
  }

  applyToHost(known, null);
  tellProblem();

  const stop = file.onChange((next, by) => {
    const changed = differences(known, next);
    const before = known;
    known = next;
    tellProblem();
    if (changed.length > 0) {
      applyToHost(next, before);
      journal.note({
        kind: 'settings.changed',
        actor: by,
        sentence: `${by === 'user' ? 'Settings changed' : 'The settings file was edited'}: ${changed.map((c) => c.words).join(', ')}`,
        data: { changed: changed.map((c) => c.field) },
      });
    }
    changes.publish({ feature: 'settings' });
  });

  return {
    get: () => file.get(),
    state: () => ({ settings: file.get(), file: file.path, problem: file.problem() }),

    async update(patch: SettingsPatch): Promise<Settings> {
      const result = await file.update(patch);
      if (!result.ok) throw invalid(result.problems);
      return result.settings;
    },

    async reset(section?: string): Promise<Settings> {
      if (section !== undefined && !sections.includes(section as SettingsSection)) {
        throw new DomainError('NOT_FOUND', { what: 'section of the settings', id: section });
      }
      return file.reset(section);
    },

    exported: () => file.export(),

    async import(text: string): Promise<Settings> {
      const result = await file.import(text);
      if (!result.ok) throw invalid(result.problems);
      return result.settings;
    },

    onChange: (fn: (settings: Settings) => void): Cancel => file.onChange(fn),
    dispose() {
      stop();
      for (const one of [source, loginItem]) one.dispose();
    },
  };
}
export type SettingsService = ReturnType<typeof createSettingsService>;

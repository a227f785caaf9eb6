import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Settings, SettingsPatch, SettingsSection } from '../../../shared/features/settings/schema.ts';
import { client, knownError, orpc } from '../../app/connection.ts';
import { describeError, failureToast } from '../../app/failure.tsx';
import { formatCount } from '../../lib/number.ts';
import { useToast } from '../../ui/toast.tsx';
import { definitions, expected } from './definitions.ts';
import { applyPatch, countOf, difference, patchOf, type SettingValue, settingOf } from './patch.ts';
import { stateOptions } from './state-options.ts';

export const useSettingsState = () => useQuery(stateOptions());

/** Puts settings on screen without waiting for the core. */
function useShow() {
  const queries = useQueryClient();
  return useCallback(
    (change: (settings: Settings) => Settings) => {
      queries.setQueryData(stateOptions().queryKey, (state) => state && { ...state, settings: change(state.settings) });
    },
    [queries],
  );
}

/** Saves one setting at a time: on screen at once, taken back with the reason under it should the core refuse. */
export function useSaveSetting() {
  const queries = useQueryClient();
  const show = useShow();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const update = useMutation(orpc.settings.update.mutationOptions());

  const save = async (section: SettingsSection, key: string, value: SettingValue) => {
    const field = `${section}.${key}`;
    const before = queries.getQueryData(stateOptions().queryKey)?.settings;
    const patch = patchOf(section, key, value);
    setProblems(({ [field]: _, ...rest }) => rest);
    await queries.cancelQueries({ queryKey: stateOptions().queryKey });
    show((settings) => applyPatch(settings, patch));
    try {
      const settings = await update.mutateAsync(patch);
      show(() => settings);
    } catch (error) {
      if (before) show((settings) => applyPatch(settings, patchOf(section, key, settingOf(before, section, key))));
      setProblems((all) => ({ ...all, [field]: reasonOf(section, key, value, error) }));
    }
  };
  return { save, problems };
}

function reasonOf(section: SettingsSection, key: string, value: SettingValue, error: unknown): string {
  const field = `${section}.${key}`;
  const known = knownError(error);
  const wanted = expected(section, key);
  if (known?.code === 'INVALID' && wanted !== null)
    return `${Number.isNaN(value) ? 'That' : `“${String(value).slice(0, 80)}”`} was not saved. ${wanted}`;
  if (known?.code === 'INVALID') {
    const own = known.data.problems.find((problem) => problem.field === field) ?? known.data.problems[0];
    if (own) return own.problem;
  }
  const { meaning, advice } = describeError('', error);
  return `It was not saved. ${[meaning, advice].filter(Boolean).join(' ')}`;
}

/** Changes of many settings at once, with one undo. */
export function useManySettings() {
  const queries = useQueryClient();
  const toast = useToast();
  const show = useShow();

  async function change(what: string, failed: string, act: () => Promise<Settings>) {
    const before = queries.getQueryData(stateOptions().queryKey)?.settings;
    try {
      const after = await act();
      show(() => after);
      const back = before ? difference(after, before) : {};
      const count = countOf(back);
      toast({
        tone: 'ok',
        title: what,
        description: count === 0 ? 'Nothing was different.' : `${formatCount(count, 'setting')} changed.`,
        ...(count > 0 && { undo: () => void undo(back) }),
      });
    } catch (error) {
      toast(failureToast(failed, error));
    }
  }
  async function undo(patch: SettingsPatch) {
    try {
      const settings = await client.settings.update(patch);
      show(() => settings);
    } catch (error) {
      toast(failureToast('It could not be undone', error));
    }
  }

  return {
    reset: (section?: SettingsSection) =>
      change(
        section ? `${definitions[section].label}: back to the defaults` : 'All settings are back to their defaults',
        'The settings were not reset',
        () => client.settings.reset(section ? { section } : {}),
      ),
    importText: (text: string) =>
      change('The settings were imported', 'The settings were not imported', () => client.settings.import({ text })),
    exported: () => client.settings.exported(),
  };
}

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { applyAppearance, onSystemLook, rememberAppearance, savedAppearance } from './appearance.ts';
import { orpc } from './connection.ts';

/** Keeps the page's look equal to the settings, and to the system where they follow it. */
export function useAppearance(): void {
  const appearance = useQuery({
    ...orpc.settings.get.queryOptions(),
    select: ({ settings }) => settings.appearance,
  }).data;
  useEffect(() => {
    const current = appearance ?? savedAppearance();
    applyAppearance(current);
    if (appearance) rememberAppearance(appearance);
    return onSystemLook(() => applyAppearance(current));
  }, [appearance]);
}

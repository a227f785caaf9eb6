import { APP_ORIGIN, isAppUrl } from './origin.ts';

export interface PermissionFacts {
  permission: string;
  /** Every statement about who asks; each that is present must be ours. */
  origins: readonly (string | null | undefined)[];
  isMainFrame: boolean;
  /** What kind of device: of `media` requests only. */
  mediaTypes: readonly string[];
}

/** The microphone, alone, for the main frame of our own page. Everything else is refused. */
export function isPermissionGranted(facts: PermissionFacts): boolean {
  const stated = facts.origins.filter((origin) => origin !== null && origin !== undefined && origin !== '');
  return (
    facts.permission === 'media' &&
    facts.isMainFrame &&
    stated.length > 0 &&
    stated.every((origin) => origin === APP_ORIGIN || isAppUrl(String(origin))) &&
    facts.mediaTypes.length > 0 &&
    facts.mediaTypes.every((type) => type === 'audio')
  );
}

export interface SystemVoice {
  id: string;
  name: string;
  /** BCP 47: `de-CH`. */
  language: string;
}

const synthesis = () => (typeof speechSynthesis === 'undefined' ? null : speechSynthesis);

/**
 * Voices that the page has without asking anybody. Those that the browser has from a service elsewhere are left out:
 * what is read aloud stays on this machine unless the user chose a model.
 */
export function systemVoices(): SystemVoice[] {
  return (synthesis()?.getVoices() ?? [])
    .filter(({ localService }) => localService)
    .map(({ voiceURI, name, lang }) => ({ id: voiceURI, name, language: lang.replace('_', '-') }));
}

/** Browsers fill the list after the page has loaded. */
export function onSystemVoices(fn: () => void): () => void {
  const voices = synthesis();
  if (typeof voices?.addEventListener !== 'function') return () => {};
  voices.addEventListener('voiceschanged', fn);
  return () => voices.removeEventListener('voiceschanged', fn);
}

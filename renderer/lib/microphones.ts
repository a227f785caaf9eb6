export interface Microphone {
  id: string;
  /** Empty until the page may use one: browsers keep the names to themselves. */
  name: string;
}

/** Why this page can have no microphone at all, whatever is plugged in; null when it can. */
export function noMicrophones(): string | null {
  if (typeof navigator === 'undefined' || !navigator.mediaDevices)
    return 'This page was not opened over a safe address, so the browser gives it no microphone.';
  return null;
}

/** Real devices: the entries `default` and `communications` are the same ones once more. */
export async function listMicrophones(): Promise<Microphone[]> {
  if (noMicrophones() !== null) return [];
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default' && deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/** Something was plugged in or taken away. */
export function onMicrophones(fn: () => void): () => void {
  if (noMicrophones() !== null) return () => {};
  navigator.mediaDevices.addEventListener('devicechange', fn);
  return () => navigator.mediaDevices.removeEventListener('devicechange', fn);
}

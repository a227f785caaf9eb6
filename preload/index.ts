import { ipcRenderer } from 'electron';

/**
 * Nothing is put on `window`. The page makes a MessageChannel and posts one end to itself; this hands that end to the main
 * process, once for each load of the page, and is silent from then on.
 */
function forward(event: MessageEvent): void {
  const [port] = event.ports;
  const ours = event.source === window && event.origin === window.location.origin;
  if (!ours || event.data !== 'optimus:connect' || event.ports.length !== 1 || !port) return;
  window.removeEventListener('message', forward);
  ipcRenderer.postMessage('optimus:connect', null, [port]);
}

window.addEventListener('message', forward);

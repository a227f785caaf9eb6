import { client } from '../../../app/connection.ts';
import { currentPlatform } from '../../../lib/platform.ts';
import { insideOf, targetOf } from './addresses.ts';
import { ask } from './asks.ts';

const isLinkClick = (event: MouseEvent): boolean => (currentPlatform() === 'mac' ? event.metaKey : event.ctrlKey);

interface Options {
  project: () => { id: string; path: string } | null;
  refuse: (address: string, why: string) => void;
  failed: (error: unknown) => void;
}

/** `shown`: the address stands there for everybody to read, so it need not be shown again. */
export function createLinks({ project, refuse, failed }: Options) {
  const openWeb = (address: string) => window.open(address, '_blank', 'noopener,noreferrer');
  return function follow(event: MouseEvent, raw: string, shown: boolean): void {
    if (!isLinkClick(event)) return;
    const target = targetOf(raw);
    if (target.kind === 'refused') refuse(raw, target.why);
    else if (target.kind === 'web') {
      if (shown && target.address.replace(/\/$/, '') === raw.replace(/\/$/, '')) openWeb(target.address);
      else ask({ kind: 'link', address: target.address, note: null, open: () => openWeb(target.address) });
    } else openFile(raw, target.path);
  };

  function openFile(raw: string, path: string): void {
    const place = project();
    const file = place && insideOf(place.path, path);
    if (!place || file === null) {
      refuse(raw, 'The file is not inside the project of this terminal.');
      return;
    }
    ask({
      kind: 'link',
      address: path,
      note: 'It opens in your editor.',
      open: () => void client.projects.open({ id: place.id, with: 'editor', file }).catch(failed),
    });
  }
}

import { useSyncExternalStore } from 'react';

/** Width of the window in rem: zoom makes the same window narrower, which a media query in px does not see. */
const read = () => window.innerWidth / (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);

function subscribe(fn: () => void): () => void {
  const observer = new MutationObserver(fn);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  window.addEventListener('resize', fn);
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', fn);
  };
}

/** True while the window is narrower than so many rem. */
export function useNarrowerThan(rem: number): boolean {
  return useSyncExternalStore(subscribe, () => read() < rem);
}

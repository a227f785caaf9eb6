/**
 * Its text stands in the page before all that has to be fetched, so it must not use anything outside of itself.
 *
 * Chromium gives up every request that waits for a connection when an address of the machine changes, which Docker does with
 * each container. One script of a hundred is enough, and nothing of ours has run: without this the page stays blank for good.
 */
export function loadGuard(page: Window): void {
  const { document, location } = page;
  const key = 'optimus.loads';
  const pauses = [250, 500, 1_000, 2_000, 4_000];
  const quiet = 2;
  const capture = { capture: true };
  let failed = false;

  function countTry(): number {
    try {
      const tries = Number(page.sessionStorage.getItem(key)) || 0;
      page.sessionStorage.setItem(key, String(tries + 1));
      return tries;
    } catch {
      return pauses.length;
    }
  }

  function forgetTries(): void {
    try {
      page.sessionStorage.removeItem(key);
    } catch {}
  }

  /** Loads nothing in place of a page that is not there: the browser's own error page does not come back by itself. */
  async function loadAgain(): Promise<boolean> {
    const { ok } = await page.fetch(location.href, { method: 'HEAD', cache: 'no-store' }).catch(() => ({ ok: false }));
    if (ok) location.reload();
    return ok;
  }

  function element(tag: string, style: string, text: string): HTMLElement {
    const made = document.createElement(tag);
    made.style.cssText = style;
    made.textContent = text;
    return made;
  }

  function show(title: string, text: string, buttonText?: string): void {
    const main = element(
      'main',
      'color-scheme:light dark;position:fixed;inset:0;display:grid;align-content:center;justify-content:center;justify-items:start;gap:8px;padding:24px;' +
        'font:13px/1.5 system-ui,sans-serif;background:light-dark(#fafbfc,#0d0f12);color:light-dark(#1e2127,#e9ebee)',
      '',
    );
    const heading = element('h1', 'margin:0;font-size:17px;font-weight:600', title);
    const words = element('p', 'margin:0;max-width:440px;color:light-dark(#50555d,#a9adb5)', text);
    words.setAttribute('role', 'status');
    main.append(heading, words);
    if (buttonText !== undefined) {
      const button = element(
        'button',
        'margin-top:8px;padding:5px 12px;border:1px solid light-dark(#8a8f98,#6b7079);border-radius:6px;font:inherit;' +
          'font-weight:500;background:light-dark(#fff,#1d2025);color:inherit;cursor:pointer',
        buttonText,
      ) as HTMLButtonElement;
      button.addEventListener('click', () => {
        button.disabled = true;
        forgetTries();
        void loadAgain().then((there) => {
          button.disabled = there;
          if (!there) words.textContent = 'Optimus does not answer at this address. Is it still running?';
        });
      });
      main.append(button);
    }
    document.documentElement.style.visibility = '';
    document.body.replaceChildren(main);
  }

  function tryAgain(): void {
    const tries = countTry();
    const pause = pauses[tries];
    if (pause === undefined) {
      show(
        'Optimus could not be loaded',
        'Parts of this page did not arrive, several times in a row. Nothing that Optimus runs or keeps is affected.',
        'Load again',
      );
      return;
    }
    if (tries >= quiet)
      show('Loading Optimus again', 'Parts of this page did not arrive. They are asked for once more.');
    page.setTimeout(() => void loadAgain().then((there) => there || tryAgain()), pause);
  }

  const matches = (event: Event, selector: string) => (event.target as Element).matches(selector);

  function onError(event: Event): void {
    if (failed || !matches(event, 'script[type=module], link[rel=stylesheet]')) return;
    failed = true;
    document.documentElement.style.visibility = 'hidden';
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', tryAgain);
    else tryAgain();
  }

  function onLoad(event: Event): void {
    if (!matches(event, 'script[type=module]')) return;
    document.removeEventListener('error', onError, capture);
    document.removeEventListener('load', onLoad, capture);
    if (!failed) forgetTries();
  }

  document.addEventListener('error', onError, capture);
  document.addEventListener('load', onLoad, capture);
}

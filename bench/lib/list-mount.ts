import type { Browser, Page } from '@playwright/test';
import type { ProjectsHost } from './projects-host.ts';

interface Mount {
  ms: number;
  nodes: number;
}
type Measuring = { listMounted?: Promise<Mount> };

/** In the page: how long after the click's own time a frame with rows in it has been handed over to be painted, and what the list is made of. */
function watchNext() {
  (window as Measuring).listMounted = new Promise((resolve) => {
    const onClick = ({ timeStamp }: MouseEvent) => {
      const look = () => {
        const list = document.querySelector('main [role=grid]');
        if (!list?.querySelector('[role=row] [role=gridcell]')) {
          requestAnimationFrame(look);
          return;
        }
        // A message is delivered after the frame whose callback this is.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () =>
          resolve({ ms: performance.now() - timeStamp, nodes: list.querySelectorAll('*').length + 1 });
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    };
    window.addEventListener('click', onClick, { capture: true, once: true });
  });
}

async function mountOnce(page: Page): Promise<Mount> {
  await page.locator('#root nav a[href="/journal"]').first().click();
  await page.locator('main [role=grid]').waitFor({ state: 'detached' });
  await page.evaluate(watchNext);
  await page.locator('#root nav a[href="/projects"]').first().click();
  const mounted = await page.evaluate(() => (window as Measuring).listMounted);
  if (!mounted) throw new Error('the list was not watched');
  return mounted;
}

/** Opens the list of projects so many times from another screen, with its rows known to the page. */
export async function listMounts(browser: Browser, host: ProjectsHost, times: number): Promise<Mount[]> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(`${host.origin}/#token=${host.token}`);
    await page.locator('#root nav').waitFor();
    await page.goto(`${host.origin}/projects`);
    await page.locator('main [role=grid] [role=gridcell]').first().waitFor();
    const mounts: Mount[] = [];
    for (let time = 0; time < times; time += 1) mounts.push(await mountOnce(page));
    return mounts;
  } finally {
    await context.close();
  }
}

/** Chromium cannot learn a scheme from outside, so the app's origin is an http one for it and nobody else notices. */
const APP = 'app://optimus';
const WEB = 'http://optimus';

export const WEB_HOST = 'optimus';
export const WEB_ORIGIN = WEB;

const swap = (url: string, from: string, to: string) =>
  url === from || url.startsWith(`${from}/`) || url.startsWith(`${from}?`) || url.startsWith(`${from}#`)
    ? to + url.slice(from.length)
    : url;

export const toWeb = (url: string) => swap(url, APP, WEB);
export const toApp = (url: string) => swap(url, WEB, APP);

/** The fractional parts of its multiples lie as evenly as they can: any stretch of requests has the shares that were asked for. */
const golden = (Math.sqrt(5) - 1) / 2;

export interface Spread {
  /** In [0,100). */
  next(): number;
}

export function createSpread(): Spread {
  let at = 0;
  return {
    next() {
      at += golden;
      if (at >= 1) at -= 1;
      return at * 100;
    },
  };
}

/** Where a client stands in [0,100), always: FNV-1a, and a last stir so that keys that differ in little lie far apart. */
export function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000) * 100;
}

export interface Share<T> {
  weight: number;
  of: T;
}

/**
 * Shares lie side by side from 0 on, the newest version first: as its weight grows it takes from its neighbour, and nobody who
 * had come to it has to leave.
 */
export function at<T>(shares: readonly Share<T>[], bucket: number): T | null {
  let upTo = 0;
  let last: T | null = null;
  for (const { weight, of } of shares) {
    if (weight <= 0) continue;
    upTo += weight;
    last = of;
    if (bucket < upTo) return of;
  }
  // Weights that make 99.99 through rounding.
  return last;
}

/** What was there keeps its order; what is new comes before it, in its own. */
export function inOrder(before: readonly string[], now: readonly string[]): string[] {
  const known = before.filter((id) => now.includes(id));
  return [...now.filter((id) => !known.includes(id)), ...known];
}

const cookieName = 'optimus_share';

/** The cookie holds the place in [0,100) and nothing by which a person could be told from others. */
export function shareOfCookie(cookies: string | undefined): number | null {
  if (cookies === undefined) return null;
  const from = cookies.indexOf(`${cookieName}=`);
  if (from < 0 || (from > 0 && cookies.charCodeAt(from - 1) !== 0x20 && cookies.charCodeAt(from - 1) !== 0x3b))
    return null;
  const text = /^\d{1,2}\.\d{1,4}/.exec(cookies.slice(from + cookieName.length + 1, from + cookieName.length + 9))?.[0];
  return text === undefined ? null : Number(text);
}

export function cookieOfShare(share: number, secure: boolean): string {
  // Cut, never rounded: it must not cross over to the neighbour.
  const value = (Math.floor(share * 10_000) / 10_000).toFixed(4);
  return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

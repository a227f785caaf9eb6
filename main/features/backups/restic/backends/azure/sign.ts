import { createHmac } from 'node:crypto';

interface Signed {
  account: string;
  /** In base64, as Azure shows it. */
  key: string;
  method: string;
  url: URL;
  headers: Record<string, string>;
}

/** In this order, empty where there is none; the date goes by `x-ms-date`. */
const ordinary = [
  ...['content-encoding', 'content-language', 'content-length', 'content-md5', 'content-type', 'date'],
  ...['if-modified-since', 'if-match', 'if-none-match', 'if-unmodified-since', 'range'],
];

const byText = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is signed of a request, by Azure's rules for a shared key. */
export function textToSign({ account, method, url, headers }: Omit<Signed, 'key'>): string {
  const fields = ordinary.map((name) =>
    name === 'content-length' && headers[name] === '0' ? '' : (headers[name] ?? ''),
  );
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(byText)
    .map(([name, value]) => `${name}:${value.trim()}`);
  const query = [...url.searchParams].sort(byText).map(([name, value]) => `${name.toLowerCase()}:${value}`);
  return [method, ...fields, ...own, `/${account}${url.pathname}`, ...query].join('\n');
}

export function authorization(signed: Signed): string {
  const signature = createHmac('sha256', Buffer.from(signed.key, 'base64')).update(textToSign(signed), 'utf8');
  return `SharedKey ${signed.account}:${signature.digest('base64')}`;
}

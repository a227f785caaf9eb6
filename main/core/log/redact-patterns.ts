export const REDACTED = '[redacted]';

export interface RedactPattern {
  name: string;
  regex: RegExp;
  replace: string;
}

/*
 * Every expression must stay linear: repeats are bounded, or guarded by a lookbehind so that a failed match cannot be
 * retried from every later position of the same run. redactor.test.ts feeds each of them its worst input.
 */
const SECRET_WORD =
  'password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|account[_-]?key|private[_-]?key|credentials?|session[_-]?id|client[_-]?secret';
const BARE_VALUE = '[^\\s"\'`,;&<>)\\]}]{1,2000}';

export const PATTERNS: readonly RedactPattern[] = [
  {
    name: 'pem-private-key',
    regex: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,60}-----|$)/g,
    replace: REDACTED,
  },
  { name: 'age-key', regex: /AGE-SECRET-KEY-1[0-9A-Z]{20,100}/g, replace: REDACTED },
  {
    name: 'header-line',
    regex:
      /\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["']?\s{0,3}[:=]\s{0,3})(?!\[redacted)(?:\\"(?:[^"\\]|\\[^"]){1,4096}\\"|"(?:[^"\\\r\n]|\\.){1,4096}"|'[^'\r\n]{1,4096}'|[^\s"'\\][^\r\n"'`]{0,4096})/gi,
    replace: `$1$2${REDACTED}`,
  },
  {
    name: 'auth-scheme',
    regex: /\b(bearer|basic)\s{1,3}(?=[A-Za-z._~+/=-]{0,200}\d|[\w.~+/=-]{20})[A-Za-z0-9._~+/-]{8,4096}={0,2}/gi,
    replace: `$1 ${REDACTED}`,
  },
  {
    name: 'url-credentials',
    regex: /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/?#"'<>]{0,256}):[^\s/?#"'<>]{1,512}@/gi,
    replace: `$1:${REDACTED}@`,
  },
  {
    name: 'url-token',
    regex: /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,30}:\/\/)[^\s:@/?#"'<>]{16,512}@/gi,
    replace: `$1${REDACTED}@`,
  },
  {
    name: 'jwt',
    regex: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{4,16384}(?:\.[A-Za-z0-9_-]{0,4096})?/g,
    replace: REDACTED,
  },
  { name: 'aws-key-id', regex: /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g, replace: REDACTED },
  { name: 'github', regex: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{22,255})/g, replace: REDACTED },
  { name: 'gitlab', regex: /\bgl(?:pat|dt|rt|cbt|ptt|oas)-[\w-]{20,255}/g, replace: REDACTED },
  { name: 'slack', regex: /\bx(?:ox[abceoprs]|app)-[\w-]{10,255}/g, replace: REDACTED },
  {
    name: 'chat-webhook',
    regex:
      /(https:\/\/(?:hooks\.slack\.com\/(?:services|workflows)|discord(?:app)?\.com\/api\/webhooks)\/)[\w/-]{8,255}/g,
    replace: `$1${REDACTED}`,
  },
  { name: 'sk-key', regex: /(?<![\w-])sk-(?=[A-Za-z_-]{0,250}\d)[\w-]{20,255}/g, replace: REDACTED },
  { name: 'stripe', regex: /\b(?:(?:sk|rk|pk)_(?:live|test)_|whsec_)[\w+/]{10,255}/g, replace: REDACTED },
  { name: 'google', regex: /\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{20,64}|ya29\.[\w-]{20,512})/g, replace: REDACTED },
  {
    name: 'vendor-prefix',
    regex:
      /\b(?:npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64}|do[opr]_v1_[a-f0-9]{64}|pypi-[\w-]{16,512}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|dckr_pat_[\w-]{20,64}|SG\.[\w-]{16,64}\.[\w-]{16,64}|xkeysib-[\w-]{20,128}|lin_api_[A-Za-z0-9]{32,64}|sbp_[a-f0-9]{40}|vercel_[A-Za-z0-9]{20,64})/g,
    replace: REDACTED,
  },
  {
    // "password":"…", 'token' => '…', --password "…": whatever stands between the quotes.
    name: 'quoted-value',
    regex: new RegExp(
      `((?:${SECRET_WORD})\\\\?["']?\\s{0,3}(?:=>|[:=]|\\s)\\s{0,3})(?:\\\\"(?:[^"\\\\]|\\\\[^"]){1,4096}\\\\"|"(?:[^"\\\\\\r\\n]|\\\\.){1,4096}"|'[^'\\r\\n]{1,4096}')`,
      'gi',
    ),
    replace: `$1"${REDACTED}"`,
  },
  {
    name: 'assignment',
    regex: new RegExp(`((?:${SECRET_WORD})=)(?!\\[redacted)${BARE_VALUE}`, 'gi'),
    replace: `$1${REDACTED}`,
  },
  {
    name: 'connection-string',
    regex: /((?<![a-z])(?:pwd|sig|SharedAccessSignature)=)(?![/~.]|[A-Za-z]:\\|\[redacted)[^\s"'`;&<>]{3,2000}/gi,
    replace: `$1${REDACTED}`,
  },
  {
    // token:abc without a blank is a value; "token: the thing" is prose.
    name: 'colon-tight',
    regex: new RegExp(`((?:${SECRET_WORD})["']?:)(?=[^\\s/"'\\[])(?![:\\\\])${BARE_VALUE}`, 'gi'),
    replace: `$1${REDACTED}`,
  },
  {
    name: 'colon-mixed',
    regex: new RegExp(
      `((?:${SECRET_WORD}):[ \\t]{1,3})(?=[^\\s\\d]{0,100}\\d|[^\\s]{0,100}[!@#$%^&*+=])(?!\\[redacted)(?=[^\\s,]{6})${BARE_VALUE}`,
      'gi',
    ),
    replace: `$1${REDACTED}`,
  },
  {
    // The whole line is `key: value`, as in YAML.
    name: 'yaml-line',
    regex: new RegExp(
      `(^[ \\t]{0,40}[\\w.-]{0,40}?(?:${SECRET_WORD}):[ \\t]{1,8})(?!\\[redacted|[|>&*{\\[])[^\\s]{1,2000}(?=[ \\t]{0,8}$)`,
      'gim',
    ),
    replace: `$1${REDACTED}`,
  },
  {
    name: 'flag',
    regex: new RegExp(`(--(?:[\\w-]{0,30}?)(?:${SECRET_WORD})[ \\t]{1,3})(?!-|\\[redacted|")${BARE_VALUE}`, 'gi'),
    replace: `$1${REDACTED}`,
  },
];

/**
 * Something that every match of every pattern contains. Most text has none of it and is let through after this one look;
 * redactor.test.ts fails when a pattern is missing here.
 */
export const SUSPICIOUS =
  /pass|secret|token|key|credential|session|authorization|cookie|bearer|basic|:\/\/|-----BEGIN|eyJ|A[KSBC][ICA]A|gh[pousr]_|github_pat|gl(?:pat|dt|rt|cbt|ptt|oas)-|xox|xapp-|sk-|[srp]k_|whsec_|AIza|GOCSPX|ya29|npm_|hf_|do[opr]_v1|pypi-|shp(?:at|ca|pa|ss)_|dckr_|SG\.|sbp_|lin_api|vercel_|pwd=|sig=|SharedAccess/i;

const SECRET_KEY =
  /(?:password|passwd|passphrase|pwd|secret|token|apikey|accesskey|secretkey|privatekey|accountkey|authorization|cookie|credential|sessionid|connectionstring|otp|pin)s?$/;

/** Whether a field of this name holds a secret, whatever its value looks like. */
export function isSecretKey(key: string): boolean {
  if (key.length > 100 || key === 'PWD' || key === 'OLDPWD' || key === 'pwd') return false;
  const plain = key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (plain.endsWith('pin') || plain.endsWith('otp')) return plain === 'pin' || plain === 'otp';
  return SECRET_KEY.test(plain);
}

import { addressOf, isSecretVariable, shapeOf } from '../../../core/lib/looks-secret.ts';

const hidden = '[hidden]';
/** `password: "…"`, `API_KEY=…`: only what is written out. A call or another name is code, and stays. */
const written = /([A-Za-z_][\w.-]{2,80})(["']?\s*(?::=|=>|[:=])\s*)(["'`])([^"'`\n]{6,400})\3/g;
const bare =
  /^(\s*(?:export\s+|ENV\s+|ARG\s+|-\s+)?)([A-Za-z_][\w.-]{2,80})(\s*[:=]\s*)([^\s"'`#;(){}[\],]{6,400})\s*$/;

const privateKey =
  /-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}-----|$)/g;

function hideLine(line: string): string {
  const quoted = line.replace(written, (all, name: string, between: string, quote: string, value: string) =>
    isSecretVariable(name, value) ? `${name}${between}${quote}${hidden}${quote}` : all,
  );
  const plain = quoted.replace(bare, (all, before: string, name: string, between: string, value: string) =>
    isSecretVariable(name, value) && !/^[\w$.]+\.[\w$]+$|^process\b|^env\b/.test(value)
      ? `${before}${name}${between}${hidden}`
      : all,
  );
  // A shape that is a key wherever it stands: nothing of such a line is worth the risk.
  const what = shapeOf(plain) ?? addressOf(plain);
  return what === null ? plain : `[a line with a ${what} is hidden]`;
}

/** What looks like a secret never gets into the index. Lines stay where they are. */
export function hideSecrets(text: string, redact: (text: string) => string): string {
  const keyless = text.includes('PRIVATE KEY')
    ? text.replace(privateKey, (key) => `[a private key is hidden]${'\n'.repeat(key.split('\n').length - 1)}`)
    : text;
  const lines = keyless.split('\n').map((line) => (line.length < 8 ? line : hideLine(line)));
  const whole = lines.join('\n');
  const redacted = redact(whole);
  // What a pattern takes out over several lines would move those below it.
  return redacted.split('\n').length === lines.length ? redacted : lines.map((line) => redact(line)).join('\n');
}

import type { ShippingFacts } from '../types.ts';
import type { ProjectFolder, Source } from './open-folder.ts';
import { lineOf } from './say.ts';

const most = 60;
const name = '([A-Z][A-Z0-9_]{1,80})';
const reads = [
  `(?:process|import\\.meta|Bun)\\.env(?:\\.|\\[["'])${name}`,
  `os\\.(?:environ\\[|environ\\.get\\(|getenv\\()["']${name}`,
  `os\\.(?:Getenv|LookupEnv)\\("${name}`,
  `ENV(?:\\[|\\.fetch\\()["']${name}`,
  `env::var(?:_os)?\\("${name}`,
  `(?:System\\.getenv|Deno\\.env\\.get|GetEnvironmentVariable|System\\.(?:get|fetch)_env!?)\\(["']${name}`,
  `\\b(?:getenv|env)\\(["']${name}`,
  `\\b(?:getEnv|lookupEnv|getEnvVarOwned\\([\\w.]{1,40}, ?|Sys\\.getenv(?:_opt)?|System/getenv|envoy\\.get|[Ee]nvironment\\.get)[ (]*"${name}`,
  `(?:sys\\.env(?:\\.get|\\.getOrElse)?\\(|\\benvironment\\[|\\bget\\(ENV, ?)["']${name}`,
  `\\$ENV\\{["']?${name}`,
].join('|');
/** The image says them itself, or every system does. */
const given =
  /^(?:PORT|HOST|HOSTNAME|HOME|PATH|USER|PWD|TMPDIR|TZ|LANG|CI|NODE_ENV|DEV|PROD|MODE|SSR|BASE_URL|NODE_OPTIONS|NO_COLOR|BUNDLE_GEMFILE|BOOTSNAP_CACHE_DIR|RACK_ENV|RAILS_(?:ENV|MAX_THREADS|MIN_THREADS|LOG_LEVEL|LOG_TO_STDOUT|SERVE_STATIC_FILES)|PIDFILE|MIX_ENV|PHX_SERVER)$/;
const secret =
  /(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|_KEY$|DSN|(?:DATABASE|POSTGRES(?:QL)?|MYSQL|MARIADB|MONGO(?:DB)?|REDIS|RABBITMQ|AMQP|DB)_UR[IL]$)/;

type Variable = ShippingFacts['variables'][number];

/** Names that the program asks its surroundings for; what they hold is nobody's business here. */
export async function readVariables(folder: ProjectFolder, sources: readonly Source[]): Promise<Variable[]> {
  const found = new Map<string, Variable>();
  const add = (variable: string, file: string, text: string, match: RegExpMatchArray) => {
    if (!given.test(variable) && !found.has(variable) && found.size < most)
      found.set(variable, {
        name: variable,
        secret: secret.test(variable),
        file,
        line: lineOf(text, match[0], match.index),
      });
  };
  for (const { path, text } of sources)
    for (const match of text.matchAll(new RegExp(reads, 'g'))) {
      const variable = match.slice(1).find((each) => each !== undefined);
      if (variable !== undefined) add(variable, path, text, match);
    }
  for (const file of ['.env.example', '.env.sample', '.env.template']) {
    const text = await folder.text(file);
    for (const match of (text ?? '').matchAll(/^(?:export\s+)?([A-Z][A-Z0-9_]{1,80})\s*=/gm))
      if (match[1] !== undefined) add(match[1], file, text ?? '', match);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

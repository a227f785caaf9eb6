import { ai } from './ai.ts';
import { ciAndDocs } from './ci-docs.ts';
import { data } from './data.ts';
import { services, type TechnologyRule } from './define.ts';
import { dotnetAndMobile } from './dotnet-mobile.ts';
import { goTools } from './go.ts';
import { infrastructure } from './infrastructure.ts';
import { javascript } from './javascript.ts';
import { javascriptTools } from './javascript-tools.ts';
import { jvm } from './jvm.ts';
import { languages } from './languages.ts';
import { messaging } from './messaging.ts';
import { native } from './native.ts';
import { operations } from './operations.ts';
import { python } from './python.ts';
import { rubyAndPhp } from './ruby-php.ts';
import { rust } from './rust.ts';

/** What is asked over the network; its client has a version of its own. */
const models = new Set(['openai', 'anthropic', 'google-ai', 'mistral', 'ollama', 'mcp', 'wandb']);

export const technologies: readonly TechnologyRule[] = [
  ...services(languages, 'kotlin', 'scala', 'clojure', 'clojurescript', 'groovy', 'elm', 'purescript', 'rescript'),
  ...javascript,
  ...javascriptTools,
  ...python,
  ...goTools,
  ...rust,
  ...jvm,
  ...rubyAndPhp,
  ...dotnetAndMobile,
  ...native,
  ...services(data, 'h2', 'duckdb', 'convex'),
  ...services(ai.filter(({ id }) => models.has(id))),
  ...ai.filter(({ id }) => !models.has(id)),
  ...services(messaging, 'dbt'),
  ...services(operations, 'opentelemetry'),
  ...services(infrastructure, 'pulumi', 'aws-cdk', 'serverless', 'sst', 'ansible'),
  ...ciAndDocs,
];

import { describe, expect, it } from 'vitest';
import { hostileFacts, hostileWords, madeUpFacts, stackIds } from '../testing/facts.ts';
import type { ShippingFacts } from '../types.ts';
import { quote } from './hcl.ts';
import { terraform } from './index.ts';
import { parseHcl } from './parser.ts';
import { scan } from './scan.ts';

function made(facts: ShippingFacts) {
  const generated = terraform.generate([facts]);
  for (const { why } of generated.refused) throw new Error(why);
  const text = (name: string) => generated.files.find(({ path }) => path === `infra/${name}.tf`)?.text ?? '';
  return { ...generated, text };
}
const byCode = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1);
const failed = async (text: string) =>
  (await terraform.check({ path: 'infra/main.tf', text })).filter(({ ok }) => !ok).map(({ sentence }) => sentence);

describe('the skeleton', () => {
  it.each(stackIds)('of %s passes every check, and names nothing that is not declared', async (stack) => {
    const { files } = made(madeUpFacts(stack));
    expect(files.map(({ path }) => path)).toEqual(
      ['versions', 'variables', 'main', 'outputs'].map((name) => `infra/${name}.tf`),
    );
    for (const { text } of files) expect(await failed(text)).toEqual([]);
    const all = files.map(({ text }) => text).join('\n');
    const declared = [...all.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name).sort(byCode);
    expect([...new Set([...all.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name))].sort(byCode)).toEqual(declared);
    const parsed = (await parseHcl(all)) as { locals: object[] } | null;
    const locals = Object.keys(parsed?.locals[0] ?? {}).sort(byCode);
    expect([...new Set([...all.matchAll(/\blocal\.(\w+)/g)].map(([, name]) => name))].sort(byCode)).toEqual(locals);
    expect(made(madeUpFacts(stack)).files).toEqual(files);
  });

  it('names secrets and never holds one', async () => {
    const { text, notes } = made(madeUpFacts('node'));
    const main = JSON.stringify(await parseHcl(text('main')));
    expect(main).toContain('"secret_key_ref":[{"key":"SESSION_SECRET","name":"$'.concat('{var.secret_name}"}]'));
    expect(main).toContain('{"name":"PORT","value":"3000"}');
    expect(notes.join(' ')).toContain('shop-api-secrets with DATABASE_URL, SESSION_SECRET');
    expect(made(madeUpFacts('static')).text('variables')).not.toContain('secret_name');
  });

  it('pins what it leans on, and stands as terraform fmt leaves it', () => {
    const { text } = made(madeUpFacts('node'));
    expect(text('versions')).toContain(
      'terraform {\n  required_version = ">= 1.6.0, < 2.0.0"\n\n  required_providers {\n    kubernetes = {\n      source  = "hashicorp/kubernetes"\n      version = "2.38.0"\n    }\n  }\n',
    );
    expect(text('main')).not.toMatch(/[ \t]$/m);
  });

  it.each(hostileWords.map((word) => [word.slice(0, 30), word]))(
    'holds %j as a word and as nothing else',
    async (_, word = '') => {
      const { text } = made(hostileFacts('node', word));
      expect(await failed(text('main'))).toEqual([]);
      const heads = (hcl: string) => scan(hcl).parts.map(({ type, labels }) => [type, ...labels]);
      expect(heads(text('main'))).toEqual(heads(made(madeUpFacts('node')).text('main')));
    },
  );

  it('gives back every hostile word as it was', async () => {
    const body = hostileWords.map((word, index) => `a${index} = ${quote(word)}\n`).join('');
    // The parser gives back escaped templates as what they stand for.
    expect(Object.values((await parseHcl(body)) ?? {}).sort(byCode)).toEqual(
      hostileWords.map((word) => word.normalize('NFC')).sort(byCode),
    );
  });
});

describe('the check', () => {
  const { text } = made(madeUpFacts('node'));

  it.each([
    ['a text without end', 'main', '"kubernetes_service_v1"', '"kubernetes_service_v1', 'does not end on its line'],
    ['a block without end', 'outputs', /\}\n$/, '', 'The block that begins here does not end'],
    ['a bracket too many', 'outputs', /\}\n$/, '}}\n', 'Nothing was opened'],
    [
      'no HCL',
      'main',
      'type     = "ClusterIP"',
      'type     "ClusterIP"',
      'resource kubernetes_service_v1 app, which begins here, is no HCL',
    ],
    ['the same twice', 'main', 'name = "shop-api"', 'name = "a"\n  name = "b"', 'locals, which begins here, is no HCL'],
    ['a provider of any version', 'versions', '"2.38.0"', '">= 2.0"', 'The provider kubernetes is not pinned'],
    ['any Terraform', 'versions', /required_version.*\n/, '\n', 'required_version is not set'],
    ['an unknown block', 'outputs', 'output "image"', 'outputs "image"', 'Terraform has no block "outputs"'],
    ['a name too few', 'outputs', 'output "image"', 'output', '"output" takes 1 name, not 0'],
    ['a variable without a type', 'variables', /type\s+= number/, '', 'The variable replicas has no type'],
    [
      'a secret that is told',
      'variables',
      'variable "secret_name"',
      'variable "secret"',
      'looks like a secret and is not sensitive',
    ],
    [
      'a secret in it',
      'variables',
      'variable "secret_name"',
      'variable "secret"',
      'The value of secret stands in the file',
    ],
    [
      'a secret of a program',
      'main',
      'name  = "PORT"',
      'name  = "API_TOKEN"',
      'The value of API_TOKEN stands in the file',
    ],
    [
      'a password',
      'main',
      'config_context = var',
      'password = "x"\n  config_context = var',
      'The value of password stands in the file',
    ],
    ['latest', 'main', 'var.image', '"shop:latest"', 'The image has no exact tag'],
  ])('finds %s', async (_, file, from, to, sentence) => {
    const changed = text(file).replace(from, to);
    expect(changed).not.toBe(text(file));
    const found = await failed(changed);
    expect(found.join('\n')).toContain(sentence);
    expect(found[0]).toMatch(/^Line \d+: /);
  });

  it.each(['', '# nothing', '{}', 'just words', 'a = <<EOT\nb', '/* x', 'a = "$'.concat('{b"'), 'x'.repeat(300_000)])(
    'refuses %# calmly',
    async (bad) => {
      expect((await failed(bad)).length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['templates', 'locals {\n  a = "x $'.concat('{var.b == "}" ? "{" : "y"} z"\n}\n')],
    ['heredocs', 'locals {\n  a = <<-EOT\n    } " {\n  EOT\n}\n'],
    ['comments', 'locals {\n  # } "\n  // {\n  /* ( \n */ a = 1 # {\n}\n'],
    ['escapes', 'locals {\n  a = "\\"}$$'.concat('{x} %%{y}"\n}\n')],
  ])('is not led astray by %s', async (_, good) => {
    expect(await failed(good)).toEqual([]);
  });

  it('leaves the thread as it was', async () => {
    await failed('locals {}\n');
    expect(Number.isFinite(Error.stackTraceLimit)).toBe(true);
    expect('require' in globalThis).toBe(false);
  });
});

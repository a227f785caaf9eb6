import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json } from '../../../core/runs/types.ts';
import { until } from '../../../core/testing/until.ts';
import { createWorkshop } from '../testing/workshop.ts';
import type { WorkflowRunInput } from '../types.ts';

const TOKEN = 'tok-4f9a77c1d2';
const KEY = '-----BEGIN KEY-----\nfirst-line-of-the-key\nsecond-line-of-the-key\n-----END KEY-----';

/** By the text of each workflow. */
async function setup(others: Record<string, string> = {}) {
  const secrets = { TOKEN, KEY, HOOK: 'https://example.invalid/hooks/9c2e51?sig=aa77', SHORT: 'ab' };
  const { compiledOf, ...workshop } = await createWorkshop({ others, secrets });
  const { engine } = workshop;

  const start = async (source: string, more: Partial<WorkflowRunInput> = {}) => {
    const { definition, inputs } = compiledOf(source, 'wf-1');
    const input: WorkflowRunInput = {
      trigger: { kind: 'hand', payload: {} },
      ...more,
      inputs: inputs(more.inputs ?? {}),
    };
    return engine.start(definition, { input: input as unknown as Json });
  };
  const run = async (source: string, more: Partial<WorkflowRunInput> = {}) => {
    const { id } = await start(source, more);
    await engine.ended(id);
    const ended = await engine.get(id);
    const result = async (key: string) => (await engine.step(id, key)).result;
    const lines = async () => (await engine.log(id, {})).lines.map(({ text }) => text);
    return { id, ended, result, lines };
  };
  return { ...workshop, start, run };
}

async function serve(answer: (path: string) => Json) {
  const bodies: Json[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(body === '' ? null : (JSON.parse(body) as Json));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(`${request.url} ${request.headers.authorization ?? ''}`)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

describe.skipIf(process.platform === 'win32')('a workflow', () => {
  it('runs, and its data flows from step to step', async () => {
    const { url, bodies } = await serve(() => ({ id: 7, tags: ['a', 'b'] }));
    const { run, notices } = await setup();
    const { ended, result } = await run(
      `name: Flow
inputs:
  who: { type: string, default: world }
steps:
  - id: hello
    run: printf '%s' "hello $WHO"
    env: { WHO: "\${{ inputs.who }}" }
  - id: send
    http: { method: POST, url: "${url}/a", json: { said: "\${{ steps.hello.output.stdout }}", tag: "\${{ trigger.tag }}" } }
  - id: tags
    each: \${{ steps.send.output.json.tags }}
    as: tag
    steps:
      - id: shout
        run: echo "$TAG" | tr a-z A-Z
        env: { TAG: "\${{ tag }}" }
  - id: all
    set: { tags: "\${{ steps.tags.output.map(t, t.output.stdout) }}", id: "\${{ steps.send.output.json.id + 1 }}" }
  - if: inputs.who == "nobody"
    id: never
    run: exit 1
  - notify: "Done: \${{ steps.all.output.tags }}"
    needs: [all]
`,
      { inputs: { who: 'you' }, trigger: { kind: 'git', payload: { tag: 'v1' } } },
    );
    expect(ended.error).toBe(null);
    expect(ended.state).toBe('succeeded');
    expect(bodies).toEqual([{ said: 'hello you', tag: 'v1' }]);
    expect(await result('all')).toEqual({ tags: ['A', 'B'], id: 8 });
    expect(ended.steps.find(({ key }) => key === 'never')?.state).toBe('skipped');
    expect(notices[0]?.title).toBe('Done: ["A","B"]');
  });

  it('runs another one and goes on with what it gives', async () => {
    const others = {
      Inner: 'name: Inner\ninputs:\n  n: { type: number, required: true }\nsteps:\n  - set: ${{ inputs.n * 2.0 }}\n',
      Loop: 'name: Loop\nsteps:\n  - workflow: Loop2\n',
      Loop2: 'name: Loop2\nsteps:\n  - workflow: Loop\n',
    };
    const { run } = await setup(others);
    const good = await run('name: Outer\nsteps:\n  - id: a\n    workflow: Inner\n    inputs: { n: 21 }\n');
    expect(good.ended.error).toBe(null);
    expect(JSON.stringify(await good.result('a'))).toContain('42');
    const bad = await run('name: Outer\nsteps:\n  - workflow: Loop\n');
    expect(bad.ended.error?.sentence).toContain('A workflow cannot run itself: Outer → Loop → Loop2 → Loop');
    const wrong = await run('name: Outer\nsteps:\n  - workflow: Inner\n');
    expect(wrong.ended.error?.sentence).toContain('The workflow Inner does not take these inputs');
  });

  it('is tried again from the step that failed, with all of its items', async () => {
    const { run, engine, home } = await setup();
    const { id, ended } = await run(`name: Again
steps:
  - id: list
    run: echo x >> listed; printf '["a","b"]'
  - id: all
    each: [a, b]
    steps:
      - run: test "$NAME" = a || test -e mended
        env: { NAME: "\${{ item }}" }
`);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'ITEMS_FAILED' } });
    expect(ended.error?.sentence).toMatch(/^1 of 2 failed; b: .* ended with 1$/);
    await writeFile(join(home, 'mended'), '');
    const again = await engine.retry(id, { from: 'failed' });
    await engine.ended(again.id);
    expect(await engine.get(again.id)).toMatchObject({ state: 'succeeded', error: null });
    expect(await readFile(join(home, 'listed'), 'utf8')).toBe('x\n');
  });

  it('waits for the user, and goes on or ends as he answers', async () => {
    const { start, engine } = await setup();
    const source =
      'name: Ask\nsteps:\n  - id: ok\n    approve: Deploy?\n  - id: said\n    set: ${{ steps.ok.output.comment }}\n';
    const asks = async (id: string) => until(async () => (await engine.get(id)).asks);
    const yes = await start(source);
    await asks(yes.id);
    await engine.decide(yes.id, 'ok', 'approved', 'go on');
    await engine.ended(yes.id);
    expect((await engine.step(yes.id, 'said')).result).toBe('go on');
    const no = await start(source);
    await asks(no.id);
    await engine.decide(no.id, 'ok', 'rejected', 'not today');
    await engine.ended(no.id);
    expect(await engine.get(no.id)).toMatchObject({
      state: 'failed',
      error: { code: 'REJECTED', sentence: 'Rejected: not today' },
    });
  });

  it('is undone in reverse when a step fails', async () => {
    const { run, home } = await setup();
    const { ended } = await run(`name: Undo
steps:
  - id: one
    run: echo first
    undo: { run: 'echo "undo $WHAT" >> log', env: { WHAT: "\${{ steps.one.output.stdout }}" } }
  - id: two
    run: echo second
    undo: { run: 'echo "undo $WHAT $OPTIMUS_IDEMPOTENCY_KEY" >> log', env: { WHAT: "\${{ steps.two.output.stdout }}" } }
  - id: bad
    run: "false"
`);
    expect(ended).toMatchObject({ state: 'failed', error: { stepKey: 'bad', code: 'EXIT' } });
    const lines = (await readFile(join(home, 'log'), 'utf8')).trim().split('\n');
    expect(lines).toEqual([expect.stringMatching(/^undo second .+-undo$/), 'undo first']);
    expect(ended.steps.map(({ compensation }) => compensation)).toEqual(['done', 'done', 'none']);
  });

  it('names the place where a value does not fit', async () => {
    const { run } = await setup();
    const failed = async (step: string) =>
      (await run(`name: X\nsteps:\n  - set: { n: 5, s: x }\n    id: a\n  - id: b\n    ${step}\n`)).ended.error;
    expect(await failed('http: { url: "${{ steps.a.output.n }}" }')).toMatchObject({
      code: 'INVALID',
      sentence: 'steps.b.http.url: expected text',
    });
    expect(await failed('http: { url: "http://127.0.0.1", timeout: "${{ steps.a.output.s }}" }')).toMatchObject({
      sentence: expect.stringContaining('steps.b.http.timeout: a length of time such as'),
    });
    expect(await failed('run: "true"\n    env: { A: "${{ steps.a.output }}" }')).toMatchObject({
      sentence: expect.stringMatching(/^steps\.b\.env\.A: expected text or a number or true or false/),
    });
    expect(await failed('each: ${{ steps.a.output.n }}\n    steps: [{ set: 1 }]')).toMatchObject({
      sentence: 'steps.b.each: expected a list',
    });
    expect((await failed('run: "true"\n    in: ${{ steps.a.output.gone }}'))?.sentence).toMatch(
      /^steps\.b\.in: .*gone/,
    );
  });
});

describe.skipIf(process.platform === 'win32')('secrets', () => {
  it('come in at the moment of use and never stay', async () => {
    const { url } = await serve((seen) => ({ seen }));
    const { bench, run, engine, asked } = await setup();
    const { id, ended, result, lines } = await run(`name: Secret
steps:
  - id: print
    run: ['echo "the token is $TOKEN"', 'echo "$KEY"', 'printf "%s" "$TOKEN" | base64', 'echo "$TOKEN" >&2']
    env: { TOKEN: optimus://secret/TOKEN, KEY: "\${{ secrets.KEY }}" }
  - id: ask
    http: { url: "${url}/a", headers: { authorization: "Bearer \${{ secrets.TOKEN }}" } }
  - id: fail
    run: echo "no way in with $TOKEN"; exit 1
    env: { TOKEN: "\${{ secrets.TOKEN }}" }
    on-error: continue
  - id: hook
    http: { method: POST, url: "\${{ secrets.HOOK }}" }
    on-error: continue
`);
    expect(ended.state).toBe('succeeded');
    expect(await result('print')).toMatchObject({ stdout: expect.stringContaining('the token is [redacted]') });
    expect(await result('ask')).toMatchObject({ json: { seen: expect.stringContaining('[redacted]') } });
    expect(ended.steps[2]?.error?.sentence).toContain('[redacted]');
    expect(new Set(asked)).toEqual(new Set(['TOKEN', 'KEY', 'HOOK']));

    // Not in what people see, and not in any byte that was kept.
    const shown = JSON.stringify([
      ended,
      await lines(),
      await Promise.all(ended.steps.map(({ key }) => engine.step(id, key))),
    ]);
    const { data, series } = bench.store;
    const kept = await Promise.all([
      data.selectFrom('run_steps').selectAll().execute(),
      data.selectFrom('runs').selectAll().execute(),
      data.selectFrom('run_definitions').selectAll().execute(),
      data.selectFrom('journal').selectAll().execute(),
      series.selectFrom('run_log').selectAll().execute(),
    ]).then((rows) => rows.map((table) => JSON.stringify(table)));
    for (const text of [shown, ...kept])
      for (const secret of [
        TOKEN,
        'second-line-of-the-key',
        'hooks/9c2e51',
        'sig=aa77',
        Buffer.from(TOKEN).toString('base64').slice(0, -4),
      ])
        expect(text, secret).not.toContain(secret);
    expect(kept[0]?.replaceAll('\\', ''), 'the gap is what was recorded').toContain(
      '{"$secrets":[{"secret":"TOKEN"}]}',
    );
  });

  it('that are not there are named', async () => {
    const { run } = await setup();
    const { ended } = await run(
      'name: X\nsteps:\n  - run: "true"\n    env: { A: "${{ secrets.GONE }}" }\n    retry: 3\n',
    );
    expect(ended.error).toMatchObject({ code: 'NO_SECRET', sentence: 'The secret GONE is not there' });
    expect(ended.steps[0]?.attempts).toHaveLength(1);
  });

  it('in a field are checked when they are known, without being told', async () => {
    const { run } = await setup();
    const { ended } = await run('name: X\nsteps:\n  - id: a\n    http: { url: "${{ secrets.TOKEN }}" }\n');
    expect(ended.error).toMatchObject({ sentence: 'url: that is no address' });
  });
});

describe('cancelling', () => {
  it.skipIf(process.platform === 'win32')('ends the command, and the run as cancelled', async () => {
    const { engine, start } = await setup();
    const { id } = await start('name: X\nsteps:\n  - id: long\n    run: echo here; sleep 600\n');
    await until(async () => (await engine.log(id, {})).lines.some(({ text }) => text === 'here'));
    await engine.cancel(id);
    expect((await engine.ended(id)).state).toBe('cancelled');
    expect((await engine.log(id, {})).lines.at(-1)?.text).toMatch(/none is left$/);
  });
});

describe('every kind', () => {
  it('has an example that is right, by the language and by the published schema', async () => {
    const { kinds, language } = await setup();
    const schema = language.jsonSchema();
    const ajv = new Ajv({ strict: false, allErrors: true });
    const validate = ajv.compile(schema);
    const { parse } = await import('yaml');
    for (const { kind, example } of kinds) {
      const source = `name: X\nsteps:\n${example.replace(/^/gm, '  ')}\n`;
      const { reading } = language.read(source, { id: 'x' });
      expect(reading.problems, `${kind}\n${source}`).toEqual([]);
      expect(reading.steps[0], kind).toMatchObject({ kind, detail: expect.stringMatching(/./) });
      expect(validate(parse(source)), `${kind} ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });

  it('describes each of its fields', async () => {
    const { kinds } = await setup();
    const { z } = await import('zod');
    const bare: string[] = [];
    const visit = (schema: unknown, path: string) => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties, anyOf } = schema as { properties?: Record<string, object>; anyOf?: object[] };
      for (const [name, field] of Object.entries(properties ?? {})) {
        if (!('description' in field) && !['type', 'id'].includes(name)) bare.push(`${path}.${name}`);
        visit(field, `${path}.${name}`);
      }
      for (const branch of anyOf ?? []) visit(branch, path);
    };
    for (const { kind, schema, fields } of kinds) {
      visit(z.toJSONSchema(schema, { io: 'input' }), kind);
      if (fields) visit(z.toJSONSchema(fields, { io: 'input' }), kind);
    }
    expect(bare).toEqual([]);
  });

  it('that this version lacks is refused with those that it has', async () => {
    const { steps } = await setup();
    const run = steps.find(({ type }) => type === 'workflow.run');
    const config = {
      kind: 'run',
      value: 'true',
      fields: {},
      if: null,
      undo: { kind: 'teleport', value: null, fields: {} },
    };
    const context = { config, stepKey: 'a', log() {} } as never;
    expect(run?.compensates?.(config)).toBe(true);
    await expect(run?.compensate?.(context)).rejects.toThrow(
      'This version has no step teleport; it has run, http, sql,',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { emptyForm, readConnect } from './connect-form.ts';

const fresh = { known: null };

describe('a connection as it is written', () => {
  it('of OpenAI is a key and nothing else', () => {
    const form = { ...emptyForm('openai', null), key: ' sk-abc ' };
    expect(readConnect('openai', form, fresh).said).toEqual({ name: 'OpenAI', key: 'sk-abc', contextTokens: null });
  });

  it('names the field that is wrong', () => {
    expect(readConnect('openai', emptyForm('openai', null), fresh).problems).toEqual({ key: expect.any(String) });
    expect(readConnect('compatible', emptyForm('compatible', null), fresh).problems).toEqual({
      name: expect.any(String),
      baseUrl: expect.any(String),
    });
    const form = { ...emptyForm('ollama', null), baseUrl: 'localhost:11434', contextTokens: '12.5', key: 'a b' };
    expect(readConnect('ollama', form, fresh).problems).toEqual({
      baseUrl: expect.any(String),
      contextTokens: expect.any(String),
      key: expect.any(String),
    });
  });

  it('keeps a key of which nothing is said', () => {
    const form = emptyForm('anthropic', null);
    expect(readConnect('anthropic', form, { known: { hasKey: true } }).said).not.toHaveProperty('key');
    expect(
      readConnect('anthropic', { ...form, withoutKey: true }, { known: { hasKey: true } }).problems,
    ).toHaveProperty('key');
  });

  it('takes over what was found on this machine', () => {
    const form = emptyForm('ollama', { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434' });
    expect(readConnect('ollama', form, fresh).said).toMatchObject({ baseUrl: 'http://127.0.0.1:11434' });
  });
});

import { JSONObjectReader } from '@actions/workflow-parser/templates/json-object-reader';
import { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema';
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context';
import { readTemplate } from '@actions/workflow-parser/templates/template-reader';
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer';
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader';
// The package's own entry imports this without saying that it is JSON, which only a bundler forgives; and it exports it nowhere.
import workflowSchema from '../../../../node_modules/@actions/workflow-parser/dist/workflow-v1.0.min.json' with {
  type: 'json',
};
import { lazily } from '../../../../shared/lib/lazily.ts';
import type { Finding } from '../writing/findings.ts';

const schema = lazily(() => TemplateSchema.load(new JSONObjectReader(undefined, JSON.stringify(workflowSchema))));

/** What GitHub's own reader of workflows finds, expressions included. */
export function schemaFindings(text: string): Finding[] {
  const context = new TemplateContext(new TemplateValidationErrors(), schema(), new NoOperationTraceWriter());
  const file = context.getFileId('workflow');
  const reader = new YamlObjectReader(file, text);
  if (reader.errors.length > 0)
    return reader.errors.map(({ message, range }) => ({
      sentence: message.split(' at line ')[0] ?? message,
      line: range?.start.line ?? null,
    }));
  readTemplate(context, 'workflow-root-strict', reader, file);
  return context.errors
    .getErrors()
    .map(({ rawMessage, range }) => ({ sentence: sentence(rawMessage), line: range?.start.line ?? null }));
}

const sentence = (message: string) => (/[.!?]$/.test(message) ? message : `${message}.`);

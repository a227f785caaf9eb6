import { join } from 'node:path';
import { createLanguage } from '../../main/features/workflows/language/create-language.ts';
import { inertKinds } from '../../main/features/workflows/templates/testing/inert-kinds.ts';

export const schemaFile = join(import.meta.dirname, '..', '..', 'resources', 'schemas', 'workflow.schema.json');

export const schemaText = (): string =>
  `${JSON.stringify(createLanguage({ kinds: inertKinds(), defaultZone: () => 'UTC' }).jsonSchema(), null, 2)}\n`;

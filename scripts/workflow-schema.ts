// `npm run schema`: resources/schemas/workflow.schema.json from the kinds of steps. The result is committed.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { schemaFile, schemaText } from './lib/workflow-schema.ts';

await mkdir(dirname(schemaFile), { recursive: true });
await writeFile(schemaFile, schemaText());

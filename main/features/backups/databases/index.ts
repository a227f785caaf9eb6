export { type BackupTools, createTools } from './create-tools.ts';

import type { Transaction } from 'kysely';
import type { DataTables } from '../../../core/db/tables.ts';

export type Trx = Transaction<DataTables>;

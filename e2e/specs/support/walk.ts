import type { Page } from '@playwright/test';
import type { AppDriver } from '../../drivers/types.ts';

/** Ways in which the program can stand before the user, each after what leads there from the one before. */
export type Walk = Record<string, (page: Page, app: AppDriver) => Promise<void>>;

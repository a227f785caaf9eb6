import { expect } from '@playwright/test';
import { open } from '../../pages/go.ts';
import { createKnowledge } from '../../pages/knowledge.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { makeRepositories } from './repositories.ts';
import type { Walk } from './walk.ts';

/** What is known, from nothing to one piece of evidence, and what is searched. */
export const knowledgeWalk = ({ folder }: Pick<Awaited<ReturnType<typeof makeRepositories>>, 'folder'>): Walk => ({
  'knowledge, nothing asked': async (page) => {
    await open(page, '/knowledge');
    await expect(createKnowledge(page).empty).toBeVisible();
  },
  'knowledge, no project': async (page) => {
    await createKnowledge(page).view('What is searched');
    await expect(createKnowledge(page).main.getByText('No project is known yet')).toBeVisible();
  },
  'knowledge, found': async (page) => {
    const projects = createProjects(page);
    await createShell(page).go('Projects');
    await projects.addFolder(folder);
    await expect(projects.row('shop')).toBeVisible();
    await createShell(page).go('Knowledge');
    await createKnowledge(page).inProject('shop');
    await createKnowledge(page).ask('periwinkles');
    await expect(createKnowledge(page).hit('README.md')).toBeVisible();
  },
  'knowledge, one piece of evidence': async (page) => {
    await createKnowledge(page).hit('README.md').click();
    await page.keyboard.press('Enter');
    await expect(createKnowledge(page).inspector).toContainText('Open in the editor');
  },
  'knowledge, nothing found': async (page) => {
    await createKnowledge(page).ask('qqxxzzqqxx');
    await expect(createKnowledge(page).nothing).toBeVisible();
  },
  'knowledge, what is searched': async (page) => {
    await createKnowledge(page).view('What is searched');
    await createKnowledge(page).always('money').click();
    await expect(createKnowledge(page).project('money')).toContainText('read');
    await expect(createKnowledge(page).weight('words')).toBeVisible();
  },
  'knowledge, the question before it is rebuilt': async (page) => {
    await createKnowledge(page).rebuild.click();
    await expect(createKnowledge(page).dialog).toBeVisible();
  },
  'knowledge, evidence that is gone': async (page) => {
    await page.keyboard.press('Escape');
    await open(page, '/knowledge?open=f000000000000');
    await expect(createKnowledge(page).inspector).toContainText('not kept any more');
  },
});

import { expect } from '@playwright/test';
import { createProject } from '../../pages/project.ts';
import { createProjects } from '../../pages/projects.ts';
import { createShell } from '../../pages/shell.ts';
import type { Repositories } from './repositories.ts';
import { createRest } from './rest.ts';
import type { Walk } from './walk.ts';

/** The list, then the page of one. */
export const projectsWalk = (repositories: Repositories): Walk => ({
  'projects, where they may be': async (page) => {
    await createShell(page).go('Projects');
    await expect(createProjects(page).another).toBeVisible();
  },
  'projects, a folder that is not there': async (page) => {
    await createProjects(page).addFolder('/nowhere at all');
    await expect(createProjects(page).dialog).toContainText('There is no folder');
  },
  'projects as a table, one looked into': async (page, app) => {
    await page.keyboard.press('Escape');
    await repositories.change('money', { 'fresh.js': 'export const fresh = 1;\n' });
    await createRest(app)('/projects/roots/add', { paths: [repositories.folder] });
    await expect(createProjects(page).rows).toHaveCount(4);
    await expect(createProjects(page).row('money')).toContainText('1 changed');
    await createProjects(page).row('shop').click();
    await page.keyboard.press(' ');
    await expect(createProjects(page).inspector).toContainText('Sells what the others make.');
    await expect(createProjects(page).inspector).toContainText('Fastify');
  },
  'projects, some chosen': async (page) => {
    await page.keyboard.press('Escape');
    await createProjects(page).grid.focus();
    await page.keyboard.press('x');
    await expect(createProjects(page).chosen).toBeVisible();
  },
  'projects, their tags': async (page) => {
    await createProjects(page).act('Tags…').click();
    await expect(createProjects(page).dialog).toBeVisible();
  },
  'projects as a grid, tagged': async (page) => {
    await createProjects(page).tag('money, mine');
    await expect(createProjects(page).dialog).toBeHidden();
    await page.keyboard.press('Escape');
    await createProjects(page).as('Grid').click();
    await expect(createProjects(page).card('shop')).toContainText('#mine');
    await createProjects(page).grid.focus();
    await page.keyboard.press('Home');
  },
  'projects, by the words of git': async (page) => {
    await createProjects(page).as('Table').click();
    await createProjects(page).view('Needs commit or push').click();
    await expect(createProjects(page).column('To commit')).toBeVisible();
  },
  'projects, nothing fits': async (page) => {
    await createProjects(page).search.fill('qqxxzzqqxxzz');
    await expect(createProjects(page).nothingFits).toBeVisible();
  },
  'projects, the folders': async (page) => {
    await createProjects(page).clearFilters.click();
    await createProjects(page).folders.click();
    await expect(createProjects(page).dialog).toContainText('4 projects');
  },
  'projects, who uses something': async (page) => {
    await page.keyboard.press('Escape');
    await createProjects(page).whoUses.click();
    await page.keyboard.type('pino');
    await expect(createProjects(page).found).toContainText('shop');
  },
  'projects, build folders': async (page) => {
    await page.keyboard.press('Escape');
    await createProjects(page).row('shop').click({ button: 'right' });
    await createProjects(page).menuItem('Clean build folders…').click();
    await expect(createProjects(page).dialog).toContainText('node_modules');
  },
  'a project, overview': async (page) => {
    await page.keyboard.press('Escape');
    await expect(createProjects(page).dialog).toBeHidden();
    await createProjects(page).row('shop').dblclick();
    await expect(createProject(page).section('Stack')).toContainText('Fastify');
    await expect(createProject(page).section('Languages')).toContainText('TypeScript');
  },
  'a project, dependencies': async (page) => {
    await createProject(page).show('Dependencies');
    await createProject(page).dependency('pino').dblclick();
    await expect(createProject(page).inspector).toContainText('9.6.0');
  },
  'a project, its neighbours': async (page) => {
    await createProject(page).as('My projects').click();
    await expect(createProject(page).graph).toBeVisible();
  },
  'a project, git': async (page) => {
    await createProject(page).show('Git');
    await repositories.change('shop', { 'src/fresh.ts': 'export const fresh = 1;\n' });
    await expect(createProject(page).changes).toContainText('src/fresh.ts');
    await expect(createProject(page).commits).toContainText('feat: begin');
  },
  'a project, history': async (page) => {
    await createProject(page).as('History').click();
    await expect(createProject(page).activity).toBeVisible();
    await expect(createProject(page).authors).toContainText('Ada');
  },
  'a project, runtime': async (page) => {
    await createProject(page).show('Runtime');
    await expect(createProject(page).main).toContainText('Runs');
  },
  'a project, health': async (page) => {
    await createProject(page).show('Health');
    await expect(createProject(page).loss(/licence/)).toBeVisible();
    await expect(createProject(page).weight('No licence')).toBeVisible();
  },
  'a project, journal': async (page) => {
    await createProject(page).show('Journal');
    await expect(createProject(page).main).toContainText(/shop/);
  },
  'a project that is gone': async (page) => {
    await createProject(page).show('Overview');
    await repositories.delete('shop');
    await expect(createProject(page).gone).toBeVisible();
    await expect(createProject(page).section('Languages')).toContainText('TypeScript');
  },
  'projects, the question before one is forgotten': async (page) => {
    await createProject(page).main.getByRole('button', { name: 'Forget…' }).click();
    await expect(createProjects(page).alert).toContainText('Its tags');
  },
});

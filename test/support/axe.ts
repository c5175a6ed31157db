/** What axe, which knows the rules of pages for everybody, finds on a page. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const schemes = ['light', 'dark'] as const;

/** In each theme: everything in the light one, and what depends on colours in the dark one. */
export async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    // What is not the app itself reads the theme as it opens.
    if ((await page.locator('#root').count()) === 0) await page.reload({ waitUntil: 'networkidle' });
    // The app takes it up a moment later, and what is still fading in has not its colours yet.
    const isThere = `document.documentElement.getAttribute('data-mantine-color-scheme') === '${scheme}'
      && document.getAnimations().every(({ playState }) => playState !== 'running')`;
    await expect.poll(() => page.evaluate(isThere)).toBe(true);
    // No page has frames: what looks into them, and opens a window for it, is not needed.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (scheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
    for (const { id, nodes } of violations)
      found.push(`${scheme} ${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`);
  }
  return found;
}

//! What every page must be, light and dark, wide and narrow: readable by axe's rules, and no wider than a small telephone.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';

const pictures = fileURLToPath(new URL('../../target/test-logs/pages/', import.meta.url));
mkdirSync(pictures, { recursive: true });

export const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 320, height: 640 } };

/** Asserts it of the page that is open, and takes pictures NAME-SCHEME-SIZE.png of it. */
export async function inspect(page, name) {
  const papers = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    papers.push(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      const what = `${name}-${colorScheme}-${size}`;
      await page.screenshot({ path: `${pictures}${what}.png`, fullPage: true });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width, `${what} scrolls sideways`);
      // Colours do not depend on the size, nor sizes on the colours.
      if ((colorScheme === 'light') === (size === 'wide')) await satisfiesAxe(page, what);
    }
  }
  assert.notEqual(papers[0], papers[1], `${name} looks the same in light and dark`);
  await page.setViewportSize(sizes.wide);
}

/** Asserts of the page that is open on a small telephone that it is in this language, fits and satisfies axe; a picture NAME-TAG.png is taken of it. */
export async function glance(page, name, tag) {
  const what = `${name}-${tag}`;
  assert.equal(await page.evaluate(() => document.documentElement.lang), tag, what);
  await page.screenshot({ path: `${pictures}${what}.png`, fullPage: true });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), sizes.narrow.width, `${what} scrolls sideways`);
  await satisfiesAxe(page, what);
}

async function satisfiesAxe(page, what) {
  // No page has frames: the mode without them needs no second page of the browser.
  const { passes, violations } = await new AxeBuilder({ page }).setLegacyMode().options({ rules: { 'target-size': { enabled: true } } }).analyze();
  assert.ok(passes.some(({ id }) => id === 'color-contrast'), `${what}: axe saw no text`);
  const findings = violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${impact} ${id}: ${html}`));
  assert.deepEqual(findings, [], what);
}

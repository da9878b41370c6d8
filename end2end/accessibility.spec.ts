// Every page, light and dark, narrow and wide, is looked over by axe.
import { AxeBuilder } from '@axe-core/playwright';
import { SCREENS, VIEW } from './pages.ts';
import { expect, test } from './portal.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const screen of SCREENS) {
    test.describe(screen.name, () => {
        if (screen.flags) test.use({ flags: screen.flags });
        test('has no barrier that a machine finds, and does not scroll sideways', async ({ page, portal, camera, watch }) => {
            watch.forgive(/status of 4(04|10|22)/);
            camera.show(VIEW);
            // What moves is measured where it comes to rest.
            await page.emulateMedia({ reducedMotion: 'reduce' });
            await screen.reach(page, portal);
            for (const colorScheme of ['light', 'dark'] as const) {
                for (const width of [360, 1280]) {
                    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
                    await page.setViewportSize({ width, height: 800 });
                    await page.evaluate(async () => {
                        const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
                        await Promise.allSettled(changes.map((change) => change.finished));
                    });
                    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
                    const found = violations.flatMap(({ id, help, nodes }) =>
                        nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
                    );
                    expect.soft(found, `${screen.name}, ${colorScheme}, ${width} pixels`).toEqual([]);
                    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                    expect.soft(wide, `${screen.name}, ${width} pixels`).toBeLessThanOrEqual(width);
                }
            }
        });
    });
}

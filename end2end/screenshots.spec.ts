// Takes a picture of every page, on a phone and on a desktop, light and dark.
import { join } from 'node:path';
import { SCREENS, VIEW } from './pages.ts';
import { test } from './portal.ts';

const FOLDER = join(import.meta.dirname, '..', 'screenshots');

for (const screen of SCREENS) {
    test.describe(screen.name, () => {
        if (screen.flags) test.use({ flags: screen.flags });
        test('in four pictures', async ({ page, portal, camera, watch }) => {
            watch.forgive(/status of 4(04|10|22)/);
            camera.show(VIEW);
            await page.emulateMedia({ reducedMotion: 'reduce' });
            await screen.reach(page, portal);
            for (const colorScheme of ['light', 'dark'] as const) {
                for (const [width, height] of [[360, 740], [1280, 800]] as const) {
                    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
                    await page.setViewportSize({ width, height });
                    // Colours change with the scheme in the next frame, not in this one.
                    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
                    // The window grows to its content, so that what sticks to its edge covers nothing in the picture.
                    const content = await page.evaluate(() => document.documentElement.scrollHeight);
                    const finder = await page.locator('dialog[open]').count();
                    if (!finder) await page.setViewportSize({ width, height: Math.max(height, content) });
                    await page.screenshot({ path: join(FOLDER, `${screen.name}-${width}-${colorScheme}.png`) });
                }
            }
        });
    });
}

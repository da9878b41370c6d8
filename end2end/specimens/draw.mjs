// Draws every SVG of this folder as the JPEG beside it: `node end2end/specimens/draw.mjs`, after an edit.
// The JPEGs are committed, so that all machines test with the same pictures, whatever fonts they have.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

const folder = fileURLToPath(new URL('.', import.meta.url));
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
for (const name of readdirSync(folder).filter((file) => file.endsWith('.svg'))) {
    await page.goto(pathToFileURL(join(folder, name)).href);
    await page.screenshot({ path: join(folder, name.replace('.svg', '.jpeg')), type: 'jpeg', quality: 80 });
    console.log(name);
}
await browser.close();

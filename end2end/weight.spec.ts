// What the capture page costs a person on a slow connection.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

/** In bytes: HTML, CSS, JavaScript and WebAssembly, as transferred. */
const LIMIT = 160_000;

test('the capture page is light, and asks nobody but the portal', async ({ page, context, portal, person }) => {
    // Only the assets as they are shipped have compressed siblings.
    const shipped = join(import.meta.dirname, '..', 'target', 'site', 'pkg', 'app.wasm.br');
    test.skip(!existsSync(shipped), 'the assets are not built as they are shipped');
    await advance(portal.said.link, 'document');
    const wire = await context.newCDPSession(page);
    await wire.send('Network.enable');
    const names = new Map<string, string>();
    const sizes = new Map<string, number>();
    wire.on('Network.responseReceived', ({ requestId, response }) => {
        names.set(requestId, new URL(response.url).pathname.split('/').at(-1) ?? '');
        expect.soft(new URL(response.url).origin).toBe(new URL(portal.said.portal).origin);
    });
    wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        sizes.set(requestId, encodedDataLength);
    });
    await person.open();
    await expect(person.finder).toHaveAttribute('data-state', 'live');

    const files = [...names].filter(([id]) => sizes.has(id)).map(([id, name]) => ({ name, size: sizes.get(id) ?? 0 }));
    for (const needed of ['app.css', 'app.js', 'app.wasm']) {
        expect(files.map((file) => file.name.replace('app_bg', 'app'))).toContain(needed);
    }
    const total = files.reduce((sum, file) => sum + file.size, 0);
    for (const { name, size } of files) console.log(`  ${name}: ${size} bytes`);
    console.log(`capture page: ${Math.ceil(total / 1000)} kB`);
    expect(total).toBeLessThanOrEqual(LIMIT);
});

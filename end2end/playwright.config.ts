// The browser tests: `make test-e2e`. Nothing is downloaded: Chromium is the one of the machine.
import { defineConfig } from '@playwright/test';

export default defineConfig({
    testDir: '.',
    testIgnore: 'screenshots.spec.ts',
    outputDir: 'test-results',
    globalTimeout: 25 * 60_000,
    workers: 2,
    fullyParallel: true,
    // A test that fails now and then is a fault, not bad luck.
    retries: 0,
    forbidOnly: process.env['CI'] !== undefined,
    timeout: 60_000,
    expect: { timeout: 15_000 },
    use: {
        locale: 'en-GB',
        timezoneId: 'UTC',
        actionTimeout: 15_000,
        navigationTimeout: 20_000,
        // Snapshots of the page would be asked for by scripts of the test itself, which the security policy refuses.
        trace: { mode: 'retain-on-failure', snapshots: false, screenshots: true, sources: true },
        screenshot: 'only-on-failure',
    },
});

// A picture of every page: `make screenshots` puts them into screenshots/.
import { defineConfig } from '@playwright/test';
import common from './playwright.config.ts';

export default defineConfig(common, { testIgnore: [], testMatch: 'screenshots.spec.ts', timeout: 90_000 });

// A reviewer has a national id checked with a registry.
import { expect, test } from './portal.ts';

test.use({ flags: ['--decide-after', 'never'] });

test('a field that needs another look is said so, and the result appears live on the case', async ({ admin, page, portal, watch }) => {
    // The browser's line about the form that is shown again.
    watch.forgive(/status of 422/);
    await admin.enter();
    await page.getByRole('link', { name: 'National-ID check' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'National-ID check' })).toBeVisible();
    await page.getByLabel('First name').fill('Robin');
    await page.getByLabel('Last name').fill('Sample');
    await page.getByLabel('Date of birth').fill('31.1.1990');
    await page.getByRole('button', { name: 'Start the check' }).click();
    await expect(page.getByRole('alert')).toContainText('2 fields need another look.');
    await expect(page.getByLabel('Id number')).toHaveAccessibleDescription(/Enter the id number\./);
    await expect(page.getByLabel('Date of birth')).toHaveAccessibleDescription(/Write the date as year-month-day/);
    await expect(page.getByLabel('First name')).toHaveValue('Robin');
    expect(await portal.standIn.sessions()).toHaveLength(0);

    await page.getByLabel('Id number').fill('123-45-6789');
    await page.getByLabel('Date of birth').fill('1990-01-31');
    await page.getByRole('button', { name: 'Start the check' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Robin Sample' })).toBeVisible();
    await expect(page.getByText('Veriff asks the registry.')).toBeVisible();
    await page.evaluate(() => (document.body.dataset['same'] = 'yes'));
    await portal.standIn.decide({ status: 'approved' });
    const results = page.getByRole('table', { name: 'Example registry' });
    await expect(results.getByRole('row', { name: /Id number/ })).toContainText('Matches', { timeout: 2_000 });
    await expect(page.locator('body')).toHaveAttribute('data-same', 'yes');
});

// A reviewer has a session deleted at Veriff.
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

test.use({ flags: ['--decide-after', '1s'] });

test('a session is deleted at Veriff after a question, and what is kept here stays', async ({ admin, page, portal }) => {
    await advance(portal.said.link, 'submit');
    await admin.enter();
    await admin.openCase('Alex Example');
    await expect(page.locator('#case .head').getByText('Approved')).toBeVisible();
    await page.getByRole('link', { name: 'Delete at Veriff' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Delete this session at Veriff?' })).toBeVisible();
    await expect(page.getByText('It cannot be undone.')).toBeVisible();
    await page.getByRole('link', { name: 'Keep it' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Alex Example' })).toBeVisible();
    expect(await portal.standIn.sessions()).toHaveLength(1);

    await page.getByRole('link', { name: 'Delete at Veriff' }).click();
    await page.getByRole('button', { name: 'Delete at Veriff' }).click();
    await expect(page.getByRole('status')).toContainText('Deleted at Veriff. Its data is erased there within 12 hours.');
    await expect(page.locator('#case .head')).toContainText('What is kept here stays.');
    await expect(page.locator('.pictures > .row img')).toHaveCount(3);
    await expect(page.getByText('Ask Veriff', { exact: true })).toHaveCount(0);
    expect(await portal.standIn.sessions()).toHaveLength(0);
});

test('where deleting is not enabled, the reviewer reads so, and nothing is deleted', async ({ admin, page, portal }) => {
    await portal.standIn.settings({ switches: { delete_enabled: false } });
    await advance(portal.said.link, 'submit');
    await admin.enter();
    await admin.openCase('Alex Example');
    await expect(page.locator('#case .head').getByText('Approved')).toBeVisible();
    await page.getByRole('link', { name: 'Delete at Veriff' }).click();
    await page.getByRole('button', { name: 'Delete at Veriff' }).click();
    await expect(page.getByRole('status')).toContainText('Deleting is not enabled for this integration.');
    expect(await portal.standIn.sessions()).toHaveLength(1);
});

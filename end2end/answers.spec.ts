// What Veriff tells beside the decision appears on the open case, without a reload, within two seconds.
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

test.use({ flags: ['--decide-after', 'never', '--last-name', 'Watchlisted'] });

/** Each kind of webhook, and words that only it brings. */
const KINDS: [string, string][] = [
    ['watchlist_screening', 'Possible match: 1 hit'],
    ['user_defined_status', 'Checked by hand'],
    ['ine_registry', 'No valid voter’s card'],
    ['curp_registry', 'Inactive: the person has died'],
    ['combined_ine_curp_registry', 'Voter and population registry (INE and CURP)'],
    ['proof_of_address', 'Veriff’s id of the address'],
    ['unknown', 'A webhook that the portal does not know'],
];

test('each kind of webhook appears on the open case, and a question of the reviewer is answered', async ({ admin, page, portal }) => {
    test.slow();
    await advance(portal.said.link, 'submit');
    await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
    await admin.enter();
    await admin.openCase('Alex Watchlisted');
    await expect(page.getByText('Veriff has everything and is deciding.')).toBeVisible();
    await page.evaluate(() => (document.body.dataset['same'] = 'yes'));
    for (const [kind, words] of KINDS) {
        // The screening comes by itself, too: a second after the submission.
        await portal.standIn.webhook(kind);
        await expect(page.getByText(words).first(), kind).toBeVisible({ timeout: 2_000 });
    }
    await portal.standIn.decide({ status: 'approved' });
    await expect(page.locator('#case .head').getByText('Approved')).toBeVisible({ timeout: 2_000 });
    await portal.standIn.webhook('full_auto');
    await expect(page.getByText('Face is a living person’s')).toBeVisible({ timeout: 2_000 });
    await expect(page.getByText('1 possible match on lists')).toBeVisible();
    await expect(page.locator('body')).toHaveAttribute('data-same', 'yes');

    await page.getByText('3 files at Veriff').click();
    const files = page.locator('.held img');
    await expect(files).toHaveCount(3);
    await files.first().scrollIntoViewIfNeeded();
    await expect.poll(() => files.first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280);

    await page.locator('#finding-person').getByRole('button', { name: /Fetch again/ }).click();
    await expect(page.getByRole('status')).toHaveText('Person and lists: Fetched just now.');
    await page.getByText('Ask Veriff', { exact: true }).click();
    await page.getByRole('button', { name: 'Attempts', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Attempts: Fetched just now.');
});

// The back office, from signing in to signing out.
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

const ALEX = 'Alex Example';

test('a reviewer signs in; a wrong password is refused with a sentence', async ({ admin, page }) => {
    await admin.open();
    await admin.signIn('not the password');
    await expect(page.getByRole('alert')).toContainText('The e-mail or the password is not right.');
    await expect(page.getByLabel('E-mail')).toHaveValue('admin@demo.example');
    await expect(page.getByLabel('Password')).toHaveValue('');
    await admin.signIn();
    await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
    await expect(page.getByRole('link', { name: ALEX })).toBeVisible();
});

test('without a login, every page of the back office asks for one, and goes on afterwards', async ({ admin, page, portal, watch }) => {
    watch.forgive(/status of 401/);
    await page.goto(new URL('/admin/sessions?status=approved', portal.said.portal).href);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await admin.signIn();
    await expect(page).toHaveURL(/\/admin\/sessions\?status=approved$/);
});

test.describe('with several sessions', () => {
    test.use({ flags: ['--decide-after', '1s', '--links', '3'] });

    test('the list is narrowed by status and by text', async ({ admin, page, portal }) => {
        await advance(portal.said.links[0] ?? '', 'submit');
        await advance(portal.said.links[1] ?? '', 'document');
        await admin.enter();
        const rows = page.getByRole('row').filter({ has: page.getByRole('cell') });
        await expect(rows).toHaveCount(3);
        const filters = page.getByRole('navigation', { name: 'Filters' });
        await filters.getByRole('link', { name: 'Declined' }).click();
        await expect(page.getByRole('heading', { name: 'No session matches' })).toBeVisible();
        await filters.getByRole('link', { name: 'In progress' }).click();
        await expect(rows).toHaveCount(1);
        await expect(rows).toContainText('Estonia');
        await filters.getByRole('link', { name: 'Approved' }).click();
        // The list is live too: the decision may come after the page.
        await expect(rows).toHaveCount(1);
        await filters.getByRole('link', { name: 'All' }).click();

        const search = page.getByRole('searchbox', { name: 'Search sessions' });
        await search.fill('customer-');
        await search.press('Enter');
        await expect(rows).toHaveCount(3);
        // Each link is for somebody else.
        await search.fill('customer-0002');
        await search.press('Enter');
        await expect(rows).toHaveCount(1);
        await search.fill('nobody of this name');
        await search.press('Enter');
        await expect(page.getByRole('heading', { name: 'No session matches' })).toBeVisible();
        await page.getByRole('link', { name: 'Clear the search', exact: true }).click();
        await expect(rows).toHaveCount(3);
    });
});

test.describe('while a case is open', () => {
    test.use({ flags: ['--decide-after', 'never'] });

    test('its decision appears without a reload, with pictures, facts and raw JSON', async ({ admin, page, portal }) => {
        await advance(portal.said.link, 'submit');
        await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
        await admin.enter();
        await admin.openCase(ALEX);
        await expect(page.getByText('Veriff has everything and is deciding.')).toBeVisible();
        const pictures = page.locator('.pictures img');
        await expect(pictures).toHaveCount(3);
        for (const picture of await pictures.all()) {
            await picture.scrollIntoViewIfNeeded();
            await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280);
        }
        await page.evaluate(() => (document.body.dataset['same'] = 'yes'));
        await portal.standIn.decide({ status: 'declined', reason_code: 102 });
        await expect(page.locator('#case .head').getByText('Declined')).toBeVisible();
        await expect(page.getByText('code 102')).toBeVisible();
        await expect(page.locator('body')).toHaveAttribute('data-same', 'yes');

        await page.getByText('Veriff’s answer: Declined').click();
        const raw = page.getByRole('region', { name: /as JSON$/ });
        const text = (await raw.textContent()) ?? '';
        expect(JSON.parse(text)).toMatchObject({ verification: { status: 'declined', reasonCode: 102 } });
        await expect(page.getByRole('heading', { name: /^Timeline/ })).toBeVisible();
    });
});

test('after signing out, nothing can be seen, not with the back button and not by address', async ({ admin, page, portal, watch }) => {
    watch.forgive(/status of 401/);
    await advance(portal.said.link, 'photos');
    await admin.enter();
    await admin.openCase(ALEX);
    const address = page.url();
    const picture = (await page.locator('.pictures img').first().getAttribute('src')) ?? '';
    expect((await page.request.get(new URL(picture, address).href)).headers()['cache-control']).toContain('no-store');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await expect(page.getByText(ALEX)).toHaveCount(0);
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    expect((await page.request.get(new URL(picture, address).href)).status()).toBe(401);
});

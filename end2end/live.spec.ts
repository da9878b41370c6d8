// What is live moves nothing under the reader's eyes.
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

test.use({ flags: ['--decide-after', 'never', '--last-name', 'Watchlist'] });

const NAME = 'Alex Watchlist';

test('new sessions announce themselves above the rows and move none of them', async ({ admin, page, portal }) => {
    await admin.enter();
    const rows = page.locator('#rows tr');
    await expect(rows).toHaveCount(1);
    const first = rows.first();
    const before = await first.boundingBox();
    portal.link('1h');
    portal.link('1h');
    const show = page.getByRole('link', { name: '2 new sessions – show' });
    await expect(show).toBeVisible();
    await expect(rows).toHaveCount(1);
    expect(await first.boundingBox()).toEqual(before);
    // What is known of a row that is there stays current meanwhile.
    await advance(portal.said.link, 'document');
    await expect(first).toContainText('In progress');
    expect(await first.boundingBox()).toEqual(before);
    await show.click();
    await expect(rows).toHaveCount(3);
    await expect(show).toBeHidden();
});

test('a session that leaves the list fades where it stands', async ({ admin, page, portal }) => {
    await advance(portal.said.link, 'document');
    await admin.enter();
    await page.getByRole('navigation', { name: 'Filters' }).getByRole('link', { name: 'In progress' }).click();
    const row = page.locator('#rows tr');
    await expect(row).toContainText(NAME);
    await advance(portal.said.link, 'submit');
    await expect(row).toHaveClass(/gone/);
    await expect(page.locator('.total')).toHaveText('0 sessions');
});

test('asking Veriff again leaves the reader where they are, with what they opened', async ({ admin, page, portal }) => {
    await advance(portal.said.link, 'submit');
    await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
    await portal.standIn.decide({ status: 'approved' });
    await page.setViewportSize({ width: 1000, height: 420 });
    await admin.enter();
    await admin.openCase(NAME);
    const panel = page.locator('#finding-watchlist_screening');
    await expect(panel).toBeVisible();
    const entry = panel.locator('details').first();
    await entry.locator('summary').click();
    await expect(entry).toHaveAttribute('open', '');
    await page.evaluate(() => (document.body.dataset['same'] = 'yes'));
    const again = panel.getByRole('button', { name: /Fetch again/ });
    await again.scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate(() => window.scrollY);
    expect(scrolled).toBeGreaterThan(0);
    await again.click();
    await expect(page.locator('#said')).toContainText('Watchlist');
    await expect(page.locator('#said')).toBeInViewport();
    await expect(entry).toHaveAttribute('open', '');
    await expect(again).toBeFocused();
    await expect(page.locator('body')).toHaveAttribute('data-same', 'yes');
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - scrolled)).toBeLessThan(5);
});

test('a live update keeps the scroll of the pictures, and their elements', async ({ admin, page, portal }) => {
    await advance(portal.said.link, 'submit');
    await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
    await page.setViewportSize({ width: 1440, height: 640 });
    await admin.enter();
    await admin.openCase(NAME);
    const pictures = page.locator('.attempt .pictures').first();
    await expect(pictures.locator('img')).toHaveCount(3);
    const scrolled = await pictures.evaluate((element) => {
        Object.assign(element.querySelector('img') ?? {}, { same: true });
        element.scrollTop = 120;
        return element.scrollTop;
    });
    expect(scrolled, 'the pictures scroll by themselves').toBeGreaterThan(0);
    await portal.standIn.decide({ status: 'declined', reason_code: 102 });
    await expect(page.locator('#case .head').getByText('Declined')).toBeVisible();
    expect(await pictures.evaluate((element) => element.scrollTop)).toBe(scrolled);
    expect(await pictures.locator('img').first().evaluate((image) => 'same' in image), 'the same element').toBe(true);
});

test('a hit is on the row and in the head, and the way back keeps the filter', async ({ admin, page, portal }) => {
    await advance(portal.said.link, 'submit');
    await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
    await portal.standIn.decide({ status: 'approved' });
    await admin.enter();
    await expect(page.locator('#rows tr').getByRole('link', { name: /hit$/ })).toBeVisible();
    await page.getByRole('navigation', { name: 'Filters' }).getByRole('link', { name: 'Watchlist hits' }).click();
    const hit = page.locator('#rows tr').getByRole('link', { name: /hit$/ });
    // The person's own lists may be there a moment before the screening.
    await expect(hit).toHaveAttribute('href', /#finding-watchlist_screening$/);
    await hit.click();
    await expect(page).toHaveURL(/#finding-watchlist_screening$/);
    await expect(page.locator('#finding-watchlist_screening')).toBeInViewport();
    await expect(page.locator('#case .head').getByRole('link', { name: /hit$/ })).toBeVisible();
    await page.getByRole('navigation', { name: 'Back', exact: true }).getByRole('link', { name: 'Sessions' }).click();
    await expect(page).toHaveURL(/\/admin\/sessions\?status=hits#r/);
    await expect(page.locator('#rows tr')).toHaveCount(1);
});

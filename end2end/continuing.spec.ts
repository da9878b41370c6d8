// Refresh, the back button, a second tab, another device: the person goes on where they were.
import { CARD, Person } from './person.ts';
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

const REVIEW = 'Check your photos';

test('a refresh loses nothing at any step', async ({ person }) => {
    const { page } = person;
    const refreshed = async (title: string): Promise<void> => {
        await person.sees(title);
        await page.reload();
        await person.sees(title);
    };
    await person.open();
    await refreshed('Verify your identity');
    await person.consent();
    await refreshed('Choose your document');
    await person.chooseDocument();
    for (const { title, file } of CARD) {
        await refreshed(title);
        await person.photograph(title, file);
    }
    await refreshed(REVIEW);
    await expect(page.locator('.review-photo img')).toHaveCount(3);
    await person.submit();
    await person.sees('You are verified');
    await refreshed('You are verified');
});

test('the back button leads to earlier steps that can be changed, and past those that cannot', async ({ person, portal }) => {
    const { page } = person;
    await person.begin();
    await person.photograph(CARD[0]?.title ?? '', CARD[0]?.file ?? '');
    await person.sees(CARD[1]?.title ?? '');
    await page.goBack();
    await person.sees(CARD[0]?.title ?? '');
    await expect(page.getByText('You already have this photo.')).toBeVisible();
    await page.getByRole('link', { name: 'Keep this photo' }).click();
    await person.sees(CARD[1]?.title ?? '');
    for (const { title, file } of CARD.slice(1)) await person.photograph(title, file);
    await person.submit();
    await person.sees('You are verified');
    await page.goBack();
    // The review is over: the browser's old copy of it is not shown.
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});

test('the link in a second tab, and on another device, goes on at the same step', async ({ person, browser, context, watch, portal, camera }) => {
    const link = portal.said.link;
    await person.begin();
    await person.photograph(CARD[0]?.title ?? '', CARD[0]?.file ?? '');
    await person.sees(CARD[1]?.title ?? '');
    // Two tabs that film at once would share one run of the film.
    await person.finder.and(person.page.locator('[data-state=live]')).getByRole('button', { name: 'Close' }).click();

    const tab = new Person(await context.newPage(), link, camera);
    await tab.open();
    await tab.photograph(CARD[1]?.title ?? '', CARD[1]?.file ?? '');
    await tab.sees(CARD[2]?.title ?? '');

    const elsewhere = await browser.newContext({ viewport: { width: 360, height: 740 } });
    watch.follow(elsewhere);
    const device = new Person(await elsewhere.newPage(), link, camera);
    await device.open();
    await device.photograph(CARD[2]?.title ?? '', CARD[2]?.file ?? '');
    await device.submit();
    await device.sees('You are verified');
    await elsewhere.close();

    // The first tab still shows the second photo; what it does leads it to where the session stands.
    await person.page.reload();
    await person.sees('You are verified');
    await tab.page.reload();
    await tab.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});

test('a review that is sent twice, in two tabs, is one submission', async ({ person, context, portal, camera }) => {
    await advance(portal.said.link, 'photos');
    const second = new Person(await context.newPage(), portal.said.link, camera);
    await Promise.all([person.open(), second.open()]);
    await Promise.all([person.sees(REVIEW), second.sees(REVIEW)]);
    await person.submit();
    await second.press('Send everything');
    await Promise.all([person.sees('You are verified'), second.sees('You are verified')]);
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});

test('a photo that is sent from a tab whose session went on leads to where it stands', async ({ person, portal, watch }) => {
    watch.forgive(/status of 409/);
    await person.begin();
    await person.film(CARD[0]?.file ?? '');
    await person.shoot();
    // Meanwhile, on another device, everything is sent.
    await advance(portal.said.link, 'submit');
    await person.use();
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});

// Links that lead nowhere, files that are no photos, and networks that fail.
import { advance } from './by-form.ts';
import { CARD } from './person.ts';
import { expect, test } from './portal.ts';

test('a link that is not valid says so', async ({ page, portal, watch, person }) => {
    watch.forgive(/status of 404/);
    const answer = await page.goto(new URL('/v/nobody-knows-this', portal.said.portal).href);
    expect(answer?.status()).toBe(404);
    await person.sees('This link is not valid');
    await expect(page.getByRole('link', { name: 'Contact Acme Bank' })).toHaveAttribute('href', 'mailto:help@acme.example');
});

test('a link that has expired says so, with the way onward', async ({ page, portal, watch, person }) => {
    watch.forgive(/status of 410/);
    const link = portal.link('1s');
    await expect
        .poll(async () => (await page.goto(link))?.status(), { message: 'the link expires' })
        .toBe(410);
    await person.sees('This link has expired');
    await expect(page.getByRole('link', { name: 'Contact Acme Bank' })).toBeVisible();
});

test('the pages without a session, and those that do not exist, say what to do', async ({ page, portal, watch, person }) => {
    watch.forgive(/status of 404/);
    await page.goto(portal.said.portal);
    await person.sees('You need a personal link');
    expect((await page.goto(new URL('/nowhere', portal.said.portal).href))?.status()).toBe(404);
    await person.sees('This page does not exist');
});

test('a later step that is not open yet leads to the one that is', async ({ page, portal, person }) => {
    await page.goto(`${portal.said.link}/review`);
    await person.sees('Verify your identity');
    await advance(portal.said.link, 'consent');
    await page.goto(`${portal.said.link}/status`);
    await person.sees('Choose your document');
});

test('a photo whose upload fails is sent again by itself', async ({ person, watch }) => {
    watch.forgive(/ERR_FAILED|ERR_CONNECTION/);
    await person.begin();
    let tries = 0;
    await person.page.route('**/api/photo', (route) => (++tries === 1 ? route.abort() : route.continue()));
    await person.film(CARD[0]?.file ?? '');
    await person.shoot();
    // The sentence stands for less than a second, so it is written down when it is shown.
    const said: string[] = [];
    await person.page.exposeFunction('note', (sentence: string) => said.push(sentence));
    await person.page.locator('#finder-words').evaluate((words) => {
        const { note } = window as unknown as { note: (sentence: string) => void };
        const shown = () => words.checkVisibility() && note(words.textContent ?? '');
        new MutationObserver(shown).observe(words, { childList: true, characterData: true, subtree: true });
    });
    await person.use();
    await person.sees(CARD[1]?.title ?? '');
    expect(tries).toBe(2);
    expect(said).toContainEqual(expect.stringContaining('Your photo is sent again in a moment'));
});

test('a photo that is taken offline is sent when the network is back', async ({ person, context, watch }) => {
    watch.forgive(/ERR_INTERNET_DISCONNECTED/);
    await person.begin();
    await person.film(CARD[0]?.file ?? '');
    await person.shoot();
    await context.setOffline(true);
    await person.use();
    await expect(person.finder.getByText('You are offline')).toBeVisible();
    await context.setOffline(false);
    await person.sees(CARD[1]?.title ?? '');
});

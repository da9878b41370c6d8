// The main job: from the link to the decision, with the camera.
import { photographs } from './camera.ts';
import { CARD } from './person.ts';
import { corner } from './pixels.ts';
import { expect, test } from './portal.ts';

const WINDOWS = {
    phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    desktop: { viewport: { width: 1280, height: 800 } },
};

for (const [name, window] of Object.entries(WINDOWS)) {
    test.describe(`on a ${name}`, () => {
        test.use(window);

        test('a person photographs an ID card and a face, and is approved without a reload', async ({ person, portal }) => {
            await person.begin();
            await person.takeAll();
            await person.sees('Check your photos');

            const photos = person.page.locator('.review-photo img');
            await expect(photos).toHaveCount(3);
            // Each photo is what stood before the camera then, and the face is not mirrored.
            expect(await corner(photos.nth(0), 'left')).toBe('blue');
            expect(await corner(photos.nth(1), 'left')).toBe('green');
            // The window in the left corner of the wall is photographed only where it was seen.
            expect(await corner(photos.nth(2), 'left')).toBe(name === 'phone' ? 'red' : 'blue');
            expect(await corner(photos.nth(2), 'right')).toBe('red');
            const upright = await photos.nth(2).evaluate((one: HTMLImageElement) => one.naturalHeight > one.naturalWidth);
            expect(upright).toBe(name === 'phone');

            await person.submit();
            await person.page.evaluate(() => (document.body.dataset['same'] = 'yes'));
            await person.sees('You are verified');
            await expect(person.page.locator('body')).toHaveAttribute('data-same', 'yes');
            await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
        });
    });
}

test.describe('with the photographs beside the clone', () => {
    test.use(WINDOWS.phone);

    test('a person photographs a passport and a face', async ({ person, portal }) => {
        const real = photographs();
        test.skip(real === undefined, 'there are no photographs on this machine');
        if (!real) return;
        await person.open();
        await person.consent();
        await person.chooseDocument('Passport', 'Estonia');
        await person.photograph('Photograph the photo page of your passport', real.document);
        await person.photograph('Photograph your face', real.face);
        await person.submit();
        await person.sees('You are verified');
        await portal.standIn.expectSubmitted('document-front', 'face');
    });
});

test('a photo can be taken again before and after it was sent', async ({ person, portal, camera }) => {
    await person.begin();
    const [front, back] = CARD;
    if (!front || !back) return;
    await person.sees(front.title);
    await person.film(back.file);
    await person.shoot();
    camera.show(front.file);
    await person.finder.getByRole('button', { name: 'Retake' }).click();
    await expect(person.finder).toHaveAttribute('data-state', 'live');
    await person.shoot();
    await person.use();
    for (const { title, file } of CARD.slice(1)) await person.photograph(title, file);
    const photos = person.page.locator('.review-photo img');
    expect(await corner(photos.nth(0), 'left')).toBe('blue');

    await person.page.getByRole('link', { name: 'Retake: Back of the document' }).click();
    await expect(person.page.getByText('You already have this photo.')).toBeVisible();
    await person.filmAgain(front.file);
    await person.shoot();
    await person.use();
    await person.sees('Check your photos');
    expect(await corner(photos.nth(1), 'left')).toBe('blue');
    await person.submit();
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
});

test('the camera is let go of when its window is closed', async ({ person }) => {
    // Every track is counted, also of a stream that the page copied: each keeps the lamp of the camera lit.
    await person.page.addInitScript(() => {
        const tracks: MediaStreamTrack[] = [];
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (constraints) => {
            const stream = await open(constraints);
            tracks.push(...stream.getTracks());
            return stream;
        };
        const copy = MediaStreamTrack.prototype.clone;
        MediaStreamTrack.prototype.clone = function () {
            const track = copy.call(this);
            tracks.push(track);
            return track;
        };
        const copies = MediaStream.prototype.clone;
        MediaStream.prototype.clone = function () {
            const stream = copies.call(this);
            tracks.push(...stream.getTracks());
            return stream;
        };
        Object.assign(window, { live: () => tracks.filter((track) => track.readyState === 'live').length });
    });
    await person.begin();
    await person.film(CARD[0]?.file ?? '');
    const live = () => person.page.evaluate(() => (window as unknown as { live: () => number }).live());
    const isShown = () => person.page.locator('#finder-video').evaluate((video: HTMLVideoElement) => video.srcObject !== null);
    expect(await live()).toBe(1);
    expect(await isShown()).toBe(true);
    await person.finder.getByRole('button', { name: 'Close' }).click();
    await expect.poll(live).toBe(0);
    await expect.poll(isShown).toBe(false);
    await expect(person.page.getByRole('button', { name: 'Open camera' })).toBeFocused();
});

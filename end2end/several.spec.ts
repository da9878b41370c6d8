// More than one photo of a thing, and what a company asks for beyond the usual.
import { specimen } from './camera.ts';
import { advance, photo } from './by-form.ts';
import { expect, test } from './portal.ts';

const REVIEW = 'Check your photos';

test('another photo is added, retaken and removed on its own', async ({ person, portal }) => {
    const { page } = person;
    await advance(person.link, 'photos');
    await person.open();
    await person.sees(REVIEW);
    await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
    for (const count of [2, 3]) {
        await page.getByRole('link', { name: 'Add another photo: Your face' }).click();
        await person.sees('Photograph your face');
        await expect(page.getByText('This one is added to what you have.')).toBeAttached();
        await person.film(specimen(count === 2 ? 'card-back' : 'passport'));
        await person.shoot();
        await person.use();
        await person.sees(REVIEW);
        await expect(page.locator('[data-context=face]')).toHaveCount(count);
    }
    await expect(page.getByRole('link', { name: 'Add another photo: Your face' })).toHaveCount(0);

    const pictures = page.locator('[data-context=face] img');
    const before = await pictures.evaluateAll((all) => all.map((one) => one.getAttribute('src')));
    await page.getByRole('button', { name: 'Remove: Your face, 1' }).click();
    await expect(page.locator('[data-context=face]')).toHaveCount(2);
    await page.getByRole('link', { name: 'Retake: Your face, 2' }).click();
    await expect(page.getByText('You already have this photo.')).toBeVisible();
    await person.filmAgain(specimen('face'));
    await person.shoot();
    await person.use();
    await person.sees(REVIEW);
    const after = await pictures.evaluateAll((all) => all.map((one) => one.getAttribute('src')));
    expect(after).toHaveLength(2);
    expect(after[0]).toBe(before[1]);
    expect(before).not.toContain(after[1]);
    await person.submit();
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'document-back', 'face', 'face');
});

test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });

    test('another photo is added and removed by forms', async ({ person, portal }) => {
        const { page } = person;
        await advance(person.link, 'photos');
        await person.open();
        await page.getByRole('link', { name: 'Add another photo: Front of the document' }).click();
        await page.getByLabel('Your photo', { exact: true }).setInputFiles({ name: 'x', mimeType: 'image/jpeg', buffer: Buffer.from('x') });
        await person.press('Send photo');
        await expect(page.getByRole('alert').first()).toContainText('not a photo that can be used');
        // The page still knows that it is about one more.
        await page.getByLabel('Your photo', { exact: true }).setInputFiles(specimen('passport'));
        await person.press('Send photo');
        await person.sees(REVIEW);
        await page.getByRole('button', { name: 'Remove: Front of the document, 2' }).click();
        await person.sees(REVIEW);
        await expect(page.locator('[data-context=document-front]')).toHaveCount(1);
        await person.submit();
        await person.sees('You are verified');
        await portal.standIn.expectSubmitted('document-front', 'document-back', 'face');
    });
});

test.describe('asked for the barcode and the signature', () => {
    test.use({ flags: ['--decide-after', '1s', '--ask', 'barcode', '--ask', 'signature,document-and-face'] });

    test('they are photographed with the others, and arrive', async ({ person, portal }) => {
        await advance(person.link, 'document');
        await photo(person.link, 'document-front', 'card-front');
        await person.open();
        await person.photograph('Photograph the front of your ID card with your signature', specimen('card-front'));
        await person.photograph('Photograph the back of your ID card', specimen('card-back'));
        await person.photograph('Photograph the barcode on the back of your ID card', specimen('card-back'));
        await person.photograph('Photograph your face', specimen('face'));
        await person.photograph('Photograph yourself with your ID card', specimen('face'));
        await person.submit();
        await person.sees('You are verified');
        await portal.standIn.expectSubmitted(
            'document-front',
            'document-front-with-signature',
            'document-back',
            'document-back-barcode',
            'face',
            'document-and-face',
        );
    });
});

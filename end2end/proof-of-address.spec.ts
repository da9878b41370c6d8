// A proof of address: a PDF as it is, or a photo, with and without JavaScript.
import { specimen } from './camera.ts';
import { photo, send } from './by-form.ts';
import { expect, test } from './portal.ts';
import { file, pdf } from './pdf.ts';
import type { Person } from './person.ts';

test.use({ flags: ['--decide-after', '1s', '--ask', 'proof-of-address'] });

const TITLE = 'Add a proof of your address';

async function comeTo(person: Person): Promise<void> {
    await send(person.link, 'consent', { agreed: 'true' });
    await send(person.link, 'document', { document_type: 'PASSPORT', country: 'Estonia' });
    await photo(person.link, 'document-front', 'passport');
    await photo(person.link, 'face', 'face');
    await person.open();
    await person.sees(TITLE);
    await expect(person.page.getByRole('listitem').filter({ hasText: 'Bank statement' })).toBeVisible();
}

test('a PDF is sent as it is, and a locked one is refused with words', async ({ person, portal, watch }) => {
    watch.forgive(/status of 422/);
    const { page } = person;
    const proof = pdf();
    await comeTo(person);
    await expect(person.finder).toBeHidden();
    await person.choose(file('locked.pdf', pdf('/Encrypt 9 0 R')));
    await person.use();
    await expect(person.finder.getByText('This PDF is locked with a password')).toBeVisible();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose another file' }).click();
    await (await chooser).setFiles(file('statement.pdf', proof));
    await expect(person.finder).toHaveAttribute('data-state', 'still');
    await person.use();
    await person.sees('Check your photos');
    const link = page.getByRole('link', { name: /^PDF, 1 kB/ });
    await expect(link).toBeVisible();
    const download = page.waitForEvent('download');
    await link.click();
    expect((await download).suggestedFilename()).toBe('document.pdf');
    await person.submit();
    await person.sees('You are verified');
    const media = (await portal.standIn.session()).attempts.flatMap((attempt) => attempt.media);
    // They are sent at the same time, in no order.
    expect(media.map((one) => [one.context, one.mime]).sort()).toEqual([
        ['address-front', 'application/pdf'],
        ['document-front', 'image/jpeg'],
        ['face', 'image/jpeg'],
    ]);
    expect(await portal.standIn.file(media.find((one) => one.context === 'address-front')?.id ?? '')).toEqual(proof);
});

test('a photo of the paper will do', async ({ person, portal }) => {
    await comeTo(person);
    await person.filmAgain(specimen('card-front'));
    await person.shoot();
    await person.use();
    await person.submit();
    await person.sees('You are verified');
    await portal.standIn.expectSubmitted('document-front', 'face', 'address-front');
});

test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });

    test('a PDF is chosen in a form', async ({ person, portal }) => {
        const { page } = person;
        await comeTo(person);
        const field = page.getByLabel('Your document', { exact: true });
        // A phone that is told to use its camera would offer no files.
        await expect(field).not.toHaveAttribute('capture');
        await field.setInputFiles(file('half.pdf', pdf().subarray(0, 100)));
        await person.press('Send document');
        await expect(page.getByRole('alert').first()).toContainText('This PDF is damaged or not complete');
        await field.setInputFiles(file('statement.pdf', pdf()));
        await person.press('Send document');
        await person.submit();
        await person.sees('You are verified');
        const media = (await portal.standIn.session()).attempts.flatMap((attempt) => attempt.media);
        expect(media.map((one) => one.mime)).toContain('application/pdf');
    });
});

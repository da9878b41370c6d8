// Another try: only what failed is asked for, and at last there is a clear end.
import { advance, photo, send } from './by-form.ts';
import { specimen } from './camera.ts';
import { expect, test } from './portal.ts';

test.use({ flags: ['--decide-after', 'never'] });

test('only the side that Veriff asks for is taken again', async ({ person, portal }) => {
    const { page } = person;
    await advance(person.link, 'submit');
    await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
    // 615: the back is not fully in the frame.
    await portal.standIn.decide({ status: 'resubmission_requested', reason_code: 615 });
    await person.open();
    await person.sees('Take your photos again');
    await expect(page.getByRole('listitem')).toHaveText(['Back of the document']);
    await expect(page.getByText('The document is not whole in the picture.')).toBeVisible();
    await person.press('Start again');
    await person.photograph('Photograph the back of your ID card', specimen('passport'));
    await person.sees('Check your photos');
    await expect(page.locator('.review-photo')).toHaveCount(1);
    await person.submit();
    await person.sees('Your photos are being checked');
    const session = await portal.standIn.session();
    expect(session.attempts).toHaveLength(2);
    expect(session.attempts[1]?.media.map((one) => one.context).sort()).toEqual(['document-back', 'document-front', 'face']);
});

test('after nine tries there is a clear end', async ({ person, portal }) => {
    test.setTimeout(120_000);
    const { page } = person;
    await advance(person.link, 'submit');
    for (let attempt = 1; attempt <= 9; attempt++) {
        await expect
            .poll(async () => {
                const [session] = await portal.standIn.sessions();
                return [session?.attempts.length, session?.status];
            })
            .toEqual([attempt, 'submitted']);
        await portal.standIn.decide({ status: 'resubmission_requested', reason_code: 606 });
        if (attempt === 9) break;
        await person.open();
        await person.sees('Take your photos again');
        const left = 9 - attempt;
        await expect(page.getByText(left === 1 ? 'You can try once more.' : `You can try ${left} more times.`)).toBeVisible();
        await person.press('Start again');
        await person.sees('Photograph your face');
        await photo(person.link, 'face', 'face');
        await send(person.link, 'submit');
    }
    await person.open();
    await person.sees('We could not verify you');
    await expect(page.getByText('There are no more tries on this link.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start again' })).toHaveCount(0);
});

test('the reason with which Veriff declines the tenth try has the same clear end', async ({ person, portal }) => {
    await advance(person.link, 'submit');
    await expect.poll(async () => (await portal.standIn.sessions())[0]?.status).toBe('submitted');
    await portal.standIn.decide({ status: 'declined', reason_code: 539 });
    await person.open();
    await person.sees('We could not verify you');
    await expect(person.page.getByText('There are no more tries on this link.')).toBeVisible();
});

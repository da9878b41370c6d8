// Decisions other than yes.
import { advance } from './by-form.ts';
import { expect, test } from './portal.ts';

test.describe('when Veriff asks for the photos again', () => {
    test.use({ flags: ['--decide-after', '1s', '--first-name', 'Resubmit'] });

    test('the person is told what to do better, takes them again, and only then is verified', async ({ person, portal }) => {
        await advance(portal.said.link, 'submit');
        await person.open();
        await person.sees('Take your photos again');
        await expect(person.page.getByRole('listitem').first()).toBeVisible();
        await expect(person.page.getByText(/You can try \d more times/)).toBeVisible();
        await expect(person.page.locator('main')).not.toContainText(/\b(204|9103)\b/);
        await person.page.reload();
        await person.press('Start again');
        await person.takeAll();
        await person.submit();
        await person.sees('You are verified');

        const session = await portal.standIn.session();
        expect(session.attempts.map((attempt) => attempt.status)).toEqual(['resubmission_requested', 'approved']);
        const last = session.attempts.at(-1)?.media.map((media) => media.context).sort();
        expect(last).toEqual(['document-back', 'document-front', 'face']);
        const submissions = (await portal.standIn.calls()).filter((call) => call.method === 'PATCH');
        expect(submissions).toHaveLength(2);
    });
});

test.describe('when Veriff declines', () => {
    test.use({ flags: ['--decide-after', '1s', '--first-name', 'Decline'] });

    test('the person reads neutral words, and no reason', async ({ person, portal }) => {
        await advance(portal.said.link, 'submit');
        await person.open();
        await person.sees('We could not verify you');
        const page = await person.page.content();
        for (const word of [/\b102\b/, /\b9102\b/, /fraud/i, /tamper/i, /suspic/i, /declined/i]) {
            // The address of the session may hold any digits.
            expect(page.replaceAll(/\/v\/[\w-]+/g, '')).not.toMatch(word);
        }
        await expect(person.page.getByRole('link', { name: 'Back to Acme Bank' })).toBeVisible();
    });
});

test.describe('when Veriff cannot be reached', () => {
    test.use({ flags: ['--decide-after', '1s', '--poll-after', '2s'] });

    test('the person reads honest words, and is verified once it can', async ({ person, portal }) => {
        test.slow();
        await advance(portal.said.link, 'photos');
        await portal.standIn.trouble([{ matches: 'any', what: { status: 500 }, when: 'always' }]);
        await person.open();
        await person.submit();
        await person.sees('Your photos are on their way');
        await expect(person.page.getByText(/This takes longer than usual/)).toBeVisible({ timeout: 45_000 });
        await portal.standIn.trouble([]);
        await expect(person.page.getByRole('heading', { name: 'You are verified' })).toBeVisible({ timeout: 60_000 });
    });
});

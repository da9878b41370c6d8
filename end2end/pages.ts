// Every page, and how to come to it: for what is checked on all of them.
import { expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { specimen } from './camera.ts';
import { advance, photo, send, type Until } from './by-form.ts';
import { pdf } from './pdf.ts';
import type { Portal } from './portal.ts';
import { Admin } from './admin.ts';

export interface Screen {
    name: string;
    /** What `portal demo` is started with. */
    flags?: string[];
    reach: (page: Page, portal: Portal) => Promise<void>;
}

const title = (page: Page, name: string | RegExp) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

/** The page of the link, after the person came so far. */
function link(name: string, until: Until | undefined, heading: string | RegExp, flags?: string[]): Screen {
    const reach = async (page: Page, portal: Portal): Promise<void> => {
        if (until) await advance(portal.said.link, until);
        await page.goto(portal.said.link);
        await title(page, heading);
    };
    return flags ? { name, flags, reach } : { name, reach };
}

/** The viewfinder, before and after the shutter. */
function captureDialog(name: string, state: 'live' | 'still'): Screen {
    const reach = async (page: Page, portal: Portal): Promise<void> => {
        await advance(portal.said.link, 'document');
        await page.goto(portal.said.link);
        await expect(page.locator('#finder')).toHaveAttribute('data-state', 'live');
        if (state === 'still') await page.getByRole('button', { name: 'Take photo' }).click();
        await expect(page.locator('#finder')).toHaveAttribute('data-state', state);
    };
    return { name, reach };
}

function office(name: string, flags: string[], reach: (admin: Admin, portal: Portal) => Promise<void>): Screen {
    return { name, flags, reach: (page, portal) => reach(new Admin(page, portal.said.admin), portal) };
}

/** The case page after a decision has come. */
function decided(name: string, firstName: string, status: string): Screen {
    return office(name, ['--decide-after', '1s', '--first-name', firstName], async (admin, portal) => {
        await advance(portal.said.link, 'submit');
        await admin.enter();
        await admin.openCase(`${firstName} Example`);
        await expect(admin.page.locator('#case .head').getByText(status)).toBeVisible();
        await expect(admin.page.getByText(/^Veriff’s answer/).first()).toBeVisible();
    });
}

/** A page of a link that asks for more, after the forms of `before`. */
function asked(name: string, flags: string[], heading: string, before: (link: string) => Promise<unknown>, page = ''): Screen {
    const reach = async (tab: Page, portal: Portal): Promise<void> => {
        await before(portal.said.link);
        await tab.goto(`${portal.said.link}${page}`);
        await title(tab, heading);
        // A camera that opens by itself is closed again: the page behind it is meant.
        const finder = tab.locator('#finder[data-state=live]');
        if (page.startsWith('/photo') && !page.includes('address')) await finder.getByRole('button', { name: 'Close' }).click();
    };
    return { name, flags, reach };
}

const AADHAAR = ['--ask', 'aadhaar'];
const EXTRAS = ['--ask', 'front-qrcode,barcode,signature,document-and-face,proof-of-address', '--collect-device-data'];
const agree = (link: string) => send(link, 'consent', { agreed: 'true', aadhaar: 'true' });
const ask = async (link: string) => {
    await agree(link);
    await send(link, 'aadhaar', { number: '234123412346' });
};
/** Takes the pictures up to one that is not taken. */
const upTo = (last: string) => async (link: string) => {
    await advance(link, 'document');
    for (const context of EXTRA_PICTURES) {
        if (context === last) return;
        await photo(link, context, context.includes('back') ? 'card-back' : context.includes('face') ? 'face' : 'card-front');
    }
};
const EXTRA_PICTURES = [
    'document-front',
    'document-front-qrcode',
    'document-front-with-signature',
    'document-back',
    'document-back-barcode',
    'face',
    'document-and-face',
    'address-front',
];

/** All pictures of a link that asks for more: the proof of address as a PDF, and two faces. */
async function everything(link: string): Promise<void> {
    await upTo('address-front')(link);
    const token = link.split('/').at(-1) ?? '';
    const upload = async (fields: Record<string, string>, file: Blob): Promise<void> => {
        const form = new FormData();
        for (const [name, value] of Object.entries({ token, ...fields })) form.append(name, value);
        form.append('photo', file, 'file');
        await send(link, 'photo', form);
    };
    await upload({ context: 'address-front' }, new Blob([new Uint8Array(pdf())], { type: 'application/pdf' }));
    await upload({ context: 'face', another: '1' }, new Blob([readFileSync(specimen('passport'))]));
}

/** Calls to the stand-in that take so long that the photos are still on their way. */
const SLOW = [{ matches: 'any', what: { delay_ms: 20_000 }, when: 'always' }];
const BROKEN = [{ matches: 'any', what: { status: 500 }, when: 'always' }];
const REFUSED = [{ matches: 'any', what: { status: 400 }, when: 'always' }];

/** A status page while the stand-in has troubles. */
function failing(name: string, faults: object[], sentence: string | RegExp): Screen {
    const reach = async (page: Page, portal: Portal): Promise<void> => {
        await portal.standIn.trouble(faults);
        await advance(portal.said.link, 'submit');
        await page.goto(portal.said.link);
        await expect(page.getByText(sentence)).toBeVisible({ timeout: 45_000 });
    };
    return { name, reach };
}

/** The pages that a fake camera is not open over. */
export const SCREENS: Screen[] = [
    { name: 'home', reach: async (page, portal) => void (await page.goto(portal.said.portal)) },
    { name: 'unknown-link', reach: async (page, portal) => void (await page.goto(`${portal.said.portal}/v/nobody`)) },
    {
        name: 'expired-link',
        reach: async (page, portal) => {
            const address = portal.link('1s');
            await expect.poll(async () => (await page.goto(address))?.status()).toBe(410);
        },
    },
    link('consent', undefined, 'Verify your identity'),
    link('document', 'consent', 'Choose your document'),
    captureDialog('camera-live', 'live'),
    captureDialog('camera-still', 'still'),
    {
        name: 'photo',
        reach: async (page, portal) => {
            await advance(portal.said.link, 'document');
            await page.goto(portal.said.link);
            await page.locator('#finder[data-state=live]').getByRole('button', { name: 'Close' }).click();
            await expect(page.getByRole('button', { name: 'Open camera' })).toBeFocused();
        },
    },
    {
        name: 'photo-face',
        reach: async (page, portal) => {
            await advance(portal.said.link, 'photos');
            await page.goto(`${portal.said.link}/photo/face`);
            await title(page, 'Photograph your face');
        },
    },
    link('review', 'photos', 'Check your photos'),
    asked('consent-more', [...EXTRAS], 'Verify your identity', async () => {}),
    asked('consent-aadhaar', [...AADHAAR, '--collect-device-data'], 'Verify your identity', async () => {}),
    asked('aadhaar', AADHAAR, 'Enter your Aadhaar number', agree),
    asked('code', AADHAAR, 'Enter the code', ask),
    asked('code-wrong', AADHAAR, 'Enter the code', ask, '/code?problem=otp-code-wrong'),
    asked('photo-qrcode', EXTRAS, 'Photograph the QR code on the front of your ID card', upTo('document-front-qrcode'), '/photo/document-front-qrcode'),
    asked('photo-signature', EXTRAS, 'Photograph the front of your ID card with your signature', upTo('document-front-with-signature'), '/photo/document-front-with-signature'),
    asked('photo-barcode', EXTRAS, 'Photograph the barcode on the back of your ID card', upTo('document-back-barcode'), '/photo/document-back-barcode'),
    asked('photo-together', EXTRAS, 'Photograph yourself with your ID card', upTo('document-and-face'), '/photo/document-and-face'),
    asked('photo-address', EXTRAS, 'Add a proof of your address', upTo('address-front'), '/photo/address-front'),
    asked('review-more', EXTRAS, 'Check your photos', everything),
    failing('status-sending', SLOW, 'Your photos are on their way'),
    failing('status-delayed', BROKEN, /This takes longer than usual/),
    failing('status-stopped', REFUSED, 'Your photos could not be handed on'),
    link('status-checking', 'submit', 'Your photos are being checked', ['--decide-after', 'never']),
    link('approved', 'submit', 'You are verified'),
    link('declined', 'submit', 'We could not verify you', ['--decide-after', '1s', '--first-name', 'Decline']),
    link('resubmission', 'submit', 'Take your photos again', ['--decide-after', '1s', '--first-name', 'Resubmit']),
    office('admin-login', [], (admin) => admin.open()),
    office('admin-login-wrong', [], async (admin) => {
        await admin.open();
        await admin.signIn('not the password');
        await expect(admin.page.getByRole('alert')).toBeVisible();
    }),
    office('admin-list', ['--decide-after', '1s', '--links', '4'], async (admin, portal) => {
        const links = portal.said.links;
        await advance(links[0] ?? '', 'submit');
        await advance(links[1] ?? '', 'photos');
        await advance(links[2] ?? '', 'consent');
        await admin.enter();
        await expect(admin.page.getByRole('cell', { name: 'Approved' })).toBeVisible();
    }),
    office('admin-list-empty', [], async (admin) => {
        await admin.enter();
        await admin.page.getByRole('link', { name: 'Declined' }).click();
        await expect(admin.page.getByRole('heading', { name: 'No session matches' })).toBeVisible();
    }),
    decided('admin-case', 'Alex', 'Approved'),
    decided('admin-case-declined', 'Decline', 'Declined'),
    office('admin-case-more', ['--decide-after', 'never', ...EXTRAS], async (admin, portal) => {
        await everything(portal.said.link);
        await admin.enter();
        await admin.openCase('Alex Example');
        await expect(admin.page.getByRole('strong').filter({ hasText: 'Proof of address' })).toBeVisible();
    }),
    office('admin-case-answers', ['--decide-after', '1s', '--last-name', 'Watchlisted'], async (admin, portal) => {
        await advance(portal.said.link, 'submit');
        await admin.enter();
        await admin.openCase('Alex Watchlisted');
        const { page } = admin;
        await expect(page.getByText('1 possible match on lists')).toBeVisible();
        const kinds = ['user_defined_status', 'ine_registry', 'curp_registry', 'combined_ine_curp_registry', 'unknown', 'full_auto'];
        for (const kind of kinds) await portal.standIn.webhook(kind);
        await expect(page.getByText('Face is a living person’s')).toBeVisible();
        await expect(page.getByText('Possible match: 1 hit')).toBeVisible();
        await page.locator('details.entry, details.held, details.menu').evaluateAll((all) => {
            for (const one of all) (one as HTMLDetailsElement).open = true;
        });
    }),
    office('admin-list-hit', ['--decide-after', '1s', '--last-name', 'Watchlisted'], async (admin, portal) => {
        await advance(portal.said.link, 'submit');
        await admin.enter();
        await expect(admin.page.getByRole('link', { name: 'Sanctions hit' })).toBeVisible();
        // The mark never takes the place of the name.
        const name = admin.page.getByRole('link', { name: 'Alex Watchlisted' });
        expect(await name.evaluate((link) => link.scrollWidth <= link.clientWidth), 'the whole name shows').toBe(true);
    }),
    office('admin-deletion', ['--decide-after', '1s'], async (admin, portal) => {
        await advance(portal.said.link, 'submit');
        await admin.enter();
        await admin.openCase('Alex Example');
        await expect(admin.page.locator('#case .head').getByText('Approved')).toBeVisible();
        await admin.page.getByRole('link', { name: 'Delete at Veriff' }).click();
        await title(admin.page, 'Delete this session at Veriff?');
    }),
    office('admin-registry-check', [], async (admin) => {
        await admin.enter();
        await admin.page.getByRole('link', { name: 'National-ID check' }).click();
        await title(admin.page, 'National-ID check');
        await admin.page.getByRole('button', { name: 'Start the check' }).click();
        await expect(admin.page.getByRole('alert')).toBeVisible();
    }),
];

/** The picture before the camera when a page is looked at. */
export const VIEW = specimen('card-front');

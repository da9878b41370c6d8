// The person's way without a browser, for tests that are about something else: the same forms, sent from here.
import { readFileSync } from 'node:fs';
import { specimen, type Scene } from './camera.ts';

/** How far to go. */
export type Until = 'consent' | 'document' | 'photos' | 'submit';

const PICTURES: [string, Scene][] = [
    ['document-front', 'card-front'],
    ['document-back', 'card-back'],
    ['face', 'face'],
];

/** Sends one form of a session, and returns where it leads. */
export async function send(link: string, form: string, fields: Record<string, string> | FormData = {}): Promise<string> {
    const token = link.split('/').at(-1) ?? '';
    const body = fields instanceof FormData ? fields : new URLSearchParams({ token, ...fields });
    const headers = { accept: 'text/html' };
    const answer = await fetch(new URL(`/api/${form}`, link), { method: 'POST', body, headers, redirect: 'manual' });
    const next = answer.headers.get('location') ?? '';
    // What is done already is passed over.
    if (next.includes('problem-wrong-stage')) return next;
    if (answer.status >= 400 || next.includes('problem=')) throw new Error(`${form}: ${answer.status} ${next}`);
    return next;
}

/** Sends one photo, from a file. */
export async function photo(link: string, context: string, scene: Scene): Promise<void> {
    const token = link.split('/').at(-1) ?? '';
    const form = new FormData();
    for (const [name, value] of Object.entries({ token, context, source: 'file' })) form.append(name, value);
    form.append('photo', new Blob([readFileSync(specimen(scene))], { type: 'image/jpeg' }), `${scene}.jpeg`);
    await send(link, 'photo', form);
}

/** Goes on from the start of a session, up to and with `until`. */
export async function advance(link: string, until: Until): Promise<void> {
    await send(link, 'consent', { agreed: 'true' });
    if (until === 'consent') return;
    await send(link, 'document', { document_type: 'ID_CARD', country: 'Estonia' });
    if (until === 'document') return;
    for (const [context, scene] of PICTURES) await photo(link, context, scene);
    if (until === 'photos') return;
    await send(link, 'submit');
}

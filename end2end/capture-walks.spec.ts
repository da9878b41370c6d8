// Random walks through the capture: the page shows what the machine in Rust says for the same events.
//
// `capture-walks.json` is written and kept current by `tests/it/capture_walks.rs`; nothing of the machine is repeated here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { advance } from './by-form.ts';
import { specimen } from './camera.ts';
import { expect, test } from './portal.ts';

/** What the page shows after a step. */
interface Shown {
    step: string;
    view: string;
    streams: number;
    sends: number;
    error: string;
    status: string;
}

/** What the script in the page lets a test do. */
interface Browser {
    camera: string;
    late: (() => void)[];
    streams: MediaStream[];
    hidden: boolean;
    /** Lets so many milliseconds pass for the timers of the capture. */
    pass: (milliseconds: number) => void;
}

declare global {
    interface Window {
        browser: Browser;
    }
}

const WALKS = JSON.parse(readFileSync(join(import.meta.dirname, 'capture-walks.json'), 'utf8')) as Shown[][];
const GROUPS = 4;

const ERRORS = { denied: 'NotAllowedError', missing: 'NotFoundError', busy: 'NotReadableError' };

/** Puts a camera into the page that answers as the test says, and counts its streams. */
function prepare(errors: Record<string, string>): void {
    // The timers of the capture stand, but for the steps that let time pass: else retries would come by themselves.
    const timers = new Map<number, { due: number; run: () => void }>();
    let now = 0;
    const pass = (milliseconds: number) => {
        now += milliseconds;
        const due = [...timers].filter(([, timer]) => timer.due <= now).sort(([, one], [, other]) => one.due - other.due);
        // One that fires may stop another.
        for (const [id, { run }] of due) if (timers.delete(id)) run();
    };
    const browser: Browser = { camera: 'granted', late: [], streams: [], hidden: false, pass };
    window.browser = browser;
    const set = window.setTimeout.bind(window);
    const clear = window.clearTimeout.bind(window);
    let last = 1_000_000;
    const later = (run: () => void, milliseconds = 0) => {
        if (milliseconds < 500) return set(run, milliseconds);
        timers.set((last += 1), { due: now + milliseconds, run });
        return last;
    };
    window.setTimeout = later as typeof window.setTimeout;
    window.clearTimeout = (id) => {
        if (!timers.delete(Number(id))) clear(id);
    };
    const devices = navigator.mediaDevices;
    const request = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
        const error = errors[browser.camera];
        if (error) throw new DOMException('', error);
        if (browser.camera === 'late') await new Promise<void>((resolve) => browser.late.push(resolve));
        const stream = await request(constraints);
        browser.streams.push(stream);
        return stream;
    };
    // The camera opens when a step opens it.
    navigator.permissions.query = () => Promise.resolve({ state: 'prompt' } as PermissionStatus);
    Object.defineProperty(document, 'visibilityState', { get: () => (browser.hidden ? 'hidden' : 'visible') });
}

/** The server of a walk, which answers as the step says. */
class Server {
    answer = 'none';
    sends = 0;

    async listen(page: Page): Promise<void> {
        const headers = (problem: string) => ({ 'x-problem': problem });
        await page.route('**/api/photo', async (route) => {
            this.sends += 1;
            if (this.answer === 'ok') {
                // The page that the person is on begins anew.
                await route.fulfill({ status: 200, json: { path: new URL(page.url()).pathname } });
            } else if (this.answer === 'busy') await route.fulfill({ status: 503, headers: headers('problem-busy') });
            else if (this.answer === 'refused') await route.fulfill({ status: 415, headers: headers('problem-photo-pdf') });
            else if (this.answer === 'wrong-step') {
                await route.fulfill({ status: 409, headers: headers('problem-wrong-stage') });
            } else if (this.answer === 'lost') await route.abort();
            // `none`: the request hangs until it is given up.
        });
    }
}

const BUTTONS: Record<string, string> = {
    open: '#photo-open',
    retake: '#finder-retake',
    shutter: '#finder-shutter',
    accept: '#finder-use',
    again: '#finder-again',
    close: '#finder-close',
};

const TIMES: Record<string, number> = { 'retry': 12_000, 'permission timeout': 30_000, 'upload timeout': 30_000 };

async function show(page: Page, hidden: boolean): Promise<void> {
    await page.evaluate((hidden) => {
        window.browser.hidden = hidden;
        document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
}

async function walk(page: Page, server: Server, step: string): Promise<void> {
    const [verb = '', answer = ''] = step.split(':');
    if (verb === 'open' || verb === 'retake') await page.evaluate((camera) => (window.browser.camera = camera), answer);
    else if (answer) server.answer = answer;

    // A page that was loaded anew is ready when the island has put its buttons there.
    const loads = answer === 'ok' || answer === 'wrong-step';
    const loaded = loads ? page.waitForEvent('load') : undefined;
    const button = BUTTONS[verb];
    const time = TIMES[verb];
    if (button) await page.locator(button).click();
    else if (time) await page.evaluate((time) => window.browser.pass(time), time);
    else if (verb === 'escape') await page.keyboard.press('Escape');
    else if (verb === 'file') await page.locator('#photo').setInputFiles(specimen('card-front'));
    else if (verb === 'release') {
        await page.evaluate(() => {
            for (const release of window.browser.late.splice(0)) release();
        });
    } else if (verb === 'hide') {
        await show(page, true);
        await page.evaluate(() => window.browser.pass(10_000));
    } else if (verb === 'show') await show(page, false);
    else throw new Error(`no step ${step}`);
    await loaded;
    if (loads) await expect(page.locator('#photo-open')).toBeVisible();
}

/** Reads what the page shows, in the words of the machine. */
async function read(page: Page): Promise<Omit<Shown, 'step' | 'sends'>> {
    return page.evaluate(() => {
        const text = (id: string) => document.getElementById(id)?.textContent ?? '';
        const key = (sentence: string) => {
            const words = [...document.querySelectorAll<HTMLElement>('#photo-words [data-word]')];
            return words.find((word) => sentence !== '' && word.textContent === sentence)?.dataset['word'] ?? '';
        };
        const finder = document.getElementById('finder') as HTMLDialogElement;
        const view = finder.dataset['state'] ?? 'closed';
        const tracks = window.browser.streams.flatMap((stream) => stream.getTracks());
        const status = key(text('finder-words'));
        return {
            view: finder.open === (view !== 'closed') ? view : `${view}, but the dialog is ${finder.open ? 'open' : 'closed'}`,
            streams: tracks.filter((track) => track.readyState === 'live').length,
            error: key(text('photo-trouble')),
            status: ['sending', 'refused', 'failed'].includes(view) && status !== 'camera-sending' ? status : '',
        };
    });
}

for (let group = 0; group < GROUPS; group += 1) {
    test(`the page goes where the machine goes, walks ${group} of ${GROUPS}`, async ({ page, portal, watch }) => {
        test.setTimeout(180_000);
        watch.forgive(/status of (409|415|503)|ERR_FAILED/);
        await advance(portal.said.link, 'document');
        await page.addInitScript(prepare, ERRORS);
        const server = new Server();
        await server.listen(page);
        for (const [number, steps] of WALKS.entries()) {
            if (number % GROUPS !== group) continue;
            await page.goto(portal.said.link);
            await expect(page.locator('#photo-open')).toBeVisible();
            const before = server.sends;
            for (const [index, { step, ...expected }] of steps.entries()) {
                await walk(page, server, step);
                const way = steps.slice(0, index + 1).map((one) => one.step);
                const shown = async () => ({ ...(await read(page)), sends: server.sends - before });
                await expect.poll(shown, { message: `walk ${number}: ${way.join(', ')}` }).toEqual(expected);
            }
        }
    });
}

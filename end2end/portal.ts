// A portal of its own for every test: `portal demo` with a stand-in for Veriff, on ports and in a folder of its own.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base } from './camera.ts';
import { Admin } from './admin.ts';
import { Person } from './person.ts';
import { StandIn } from './stand-in.ts';
import { Watch } from './watch.ts';

export { expect } from '@playwright/test';

const PROGRAM = resolve(process.env['PORTAL_BIN'] ?? join(import.meta.dirname, '..', 'target', 'debug', 'portal'));

/** What `portal demo --json` prints. */
interface Announcement {
    portal: string;
    link: string;
    links: string[];
    sessions: { session_id: string; link: string; vendor_data: string; first_name: string; last_name: string }[];
    admin: { url: string; email: string; password: string };
    veriff: string;
}

/** A running portal. */
export class Portal {
    readonly standIn: StandIn;

    constructor(
        readonly said: Announcement,
        private readonly folder: string,
    ) {
        this.standIn = new StandIn(said.veriff);
    }

    /** Makes one more link, as a shell on the same machine would; it lives for `lifetime`, such as `1s`. */
    link(lifetime: string): string {
        const database = `sqlite://${join(this.folder, 'portal.db')}?mode=rwc`;
        const flags = ['--database-url', database, '--public-url', this.said.portal, '--link-lifetime', lifetime];
        // Making a link talks to nobody, but the program wants to be whole.
        const env = { ...process.env, VERIFF_API_KEY: 'none', VERIFF_SECRET: 'none' };
        return execFileSync(PROGRAM, ['link', ...flags], { cwd: this.folder, encoding: 'utf8', env }).trim();
    }
}

/** Reads the one line, or says what the program said instead. */
async function announcement(child: ChildProcess): Promise<Announcement> {
    if (!child.stdout || !child.stderr) throw new Error('the portal has no output');
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
        lines.close();
        // Nobody reads on; a full pipe would stop the portal.
        child.stdout.resume();
        return JSON.parse(line) as Announcement;
    }
    throw new Error(`the portal did not start: ${complaint}`);
}

/** Ends our own child, by its own id, and waits until it is gone. */
async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    // Open event streams would make a graceful end wait for them.
    child.kill('SIGKILL');
    await gone;
}

interface Fixtures {
    /** Flags for `portal demo`. */
    flags: string[];
    portal: Portal;
    watch: Watch;
    person: Person;
    admin: Admin;
}

export const test = base.extend<Fixtures>({
    flags: [['--decide-after', '1s'], { option: true }],

    portal: async ({ flags }, use) => {
        const folder = mkdtempSync(join(tmpdir(), 'portal-e2e-'));
        const own = ['--listen', '127.0.0.1:0', '--data', folder];
        const child = spawn(PROGRAM, ['demo', '--json', ...own, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
        try {
            await use(new Portal(await announcement(child), folder));
        } finally {
            await end(child);
            rmSync(folder, { recursive: true, force: true });
        }
    },

    watch: [
        async ({ context, portal }, use) => {
            const watch = new Watch(new URL(portal.said.portal).origin);
            watch.follow(context);
            await use(watch);
            watch.check();
        },
        { auto: true },
    ],

    person: async ({ page, portal, camera, equipment }, use) => {
        await use(new Person(page, portal.said.link, equipment === 'camera' ? camera : undefined));
    },

    admin: async ({ page, portal }, use) => {
        await use(new Admin(page, portal.said.admin));
    },
});

// What the stand-in for Veriff holds, as its control API tells.
import { expect } from '@playwright/test';

interface Media {
    id: string;
    context: string;
    mime: string;
    width: number;
    height: number;
}

export interface MockSession {
    id: string;
    status: string;
    attempts: { status: string; media: Media[] }[];
    submissions_received: number;
    submissions_accepted: number;
}

interface Call {
    method: string;
    path: string;
    status: number;
    signature: string;
}

export class StandIn {
    constructor(private readonly address: string) {}

    sessions(): Promise<MockSession[]> {
        return this.read<MockSession[]>('_mock/sessions');
    }

    /** Returns the one session. */
    async session(): Promise<MockSession> {
        const sessions = await this.sessions();
        expect(sessions).toHaveLength(1);
        return sessions[0] as MockSession;
    }

    calls(): Promise<Call[]> {
        return this.read<Call[]>('_mock/calls');
    }

    /** Returns a file as it came. */
    async file(id: string): Promise<Buffer> {
        const answer = await fetch(new URL(`_mock/media/${id}`, this.address));
        return Buffer.from(await answer.arrayBuffer());
    }

    /** Makes calls fail, or late: see `crates/veriff/src/mock/README.md`. */
    async trouble(faults: object[]): Promise<void> {
        await this.tell('PUT', '_mock/faults', { faults });
    }

    /** Decides the one session now. */
    async decide(verdict: object): Promise<void> {
        const { id } = await this.session();
        await this.tell('POST', `_mock/sessions/${id}/decide`, verdict);
    }

    /** Sends a webhook of this kind about the one session. */
    async webhook(kind: string): Promise<void> {
        const { id } = await this.session();
        await this.tell('POST', `_mock/sessions/${id}/webhooks`, { kind }, 202);
    }

    /** Turns what the stand-in can be told while it runs. */
    async settings(changes: object): Promise<void> {
        await this.tell('PATCH', '_mock/settings', changes);
    }

    /** Expects one submission of exactly these pictures, upright, small enough, without metadata, all calls signed. */
    async expectSubmitted(...contexts: string[]): Promise<void> {
        const session = await this.session();
        const media = session.attempts.flatMap((attempt) => attempt.media);
        expect(media.map((one) => one.context).sort()).toEqual([...contexts].sort());
        for (const one of media) {
            expect(Math.max(one.width, one.height)).toBeLessThanOrEqual(1920);
            expect(one.mime).toBe('image/jpeg');
            const bytes = await this.file(one.id);
            expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
            expect(bytes.includes('Exif\0')).toBe(false);
        }
        const calls = await this.calls();
        expect(calls.filter((call) => call.method === 'PATCH')).toHaveLength(1);
        expect(calls.filter((call) => call.signature !== 'right' && call.signature !== 'absent')).toEqual([]);
        expect(session.submissions_received).toBe(1);
        expect(session.submissions_accepted).toBe(1);
    }

    private async tell(method: string, path: string, what: object, status = 200): Promise<void> {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(new URL(path, this.address), { method, headers, body: JSON.stringify(what) });
        expect(answer.status, await answer.text()).toBe(status);
    }

    private async read<T>(path: string): Promise<T> {
        const answer = await fetch(new URL(path, this.address));
        return (await answer.json()) as T;
    }
}

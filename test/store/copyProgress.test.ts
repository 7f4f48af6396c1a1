import { ProgressDisplay } from '../../lib/cli/ProgressDisplay';
import { hidePassword } from '../../lib/cli/hidePassword';
import { parsePostgresUrl } from '../../lib/cli/postgresUrl';

describe('the progress of a copy', () => {
	let now: number;
	let text: string;

	function display(isTTY: boolean): ProgressDisplay {
		now = 0;
		text = '';
		return new ProgressDisplay({ isTTY, write: (part) => (text += part) }, () => now);
	}

	it('is a line every five seconds in a log', () => {
		const shown = display(false);
		for (now = 0; now < 11_000; now += 100) {
			shown.show({ phase: 'copy', table: 'holds', done: now / 100, total: 200 });
		}
		shown.clear();
		expect(text).toBe('Copying: 25 % (50 of 200 rows, holds)\nCopying: 50 % (100 of 200 rows, holds)\n');
	});

	it('is a bar in a terminal, which is gone in the end', () => {
		const shown = display(true);
		now = 100;
		shown.show({ phase: 'verify', table: 'leads', done: 1, total: 2 });
		now = 110;
		shown.show({ phase: 'verify', table: 'leads', done: 1, total: 2 });
		expect(text).toBe(`\r\x1b[2K[${'#'.repeat(15)}${'.'.repeat(15)}] Verifying: 50 % (1 of 2 rows, leads)`);
		shown.show({ phase: 'verify', table: 'leads', done: 2, total: 2 });
		expect(text).toContain(`[${'#'.repeat(30)}] Verifying: 100 %`);
		shown.clear();
		expect(text.endsWith('\r\x1b[2K')).toBe(true);
	});
});

describe('the address of a target', () => {
	it('is read with its escapes', () => {
		expect(parsePostgresUrl('postgresql://an%40n:p%3Aw%2F@[::1]/my%20db')).toEqual({
			host: '::1',
			port: 5432,
			database: 'my db',
			user: 'an@n',
			password: 'p:w/',
		});
	});

	it('loses its password in messages', () => {
		expect(hidePassword("Unexpected argument 'postgres://u:a@b@host/d'")).toBe(
			"Unexpected argument 'postgres://u:…@host/d'",
		);
		expect(hidePassword('login with secret failed', 'secret')).toBe('login with … failed');
	});
});

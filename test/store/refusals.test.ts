import { isRefusedByStore } from '../../lib/store';

const postgres = (code: string) =>
	Object.assign(new Error('said by the server'), { code, severity: 'ERROR' });
const sqlite = (errcode: number) => Object.assign(new Error('said by SQLite'), { errcode });

describe('a failed commit', () => {
	it.each([
		['a constraint', postgres('23505')],
		['a serialization failure', postgres('40001')],
		['a full disk', postgres('53100')],
		['SQLite: a lock', sqlite(5)],
		['SQLite: a full disk', sqlite(13)],
		['SQLite: a foreign key', sqlite(787)],
	])('was refused by the store: %s', (_, error) => {
		expect(isRefusedByStore(error)).toBe(true);
	});

	it.each([
		['the connection', postgres('08006')],
		['the server’s end', postgres('57P01')],
		['a socket', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
		['no answer', new Error('Query read timeout')],
		['SQLite: the disk', sqlite(10)],
		['no error', null],
	])('is in doubt: %s', (_, error) => {
		expect(isRefusedByStore(error)).toBe(false);
	});
});

import { DatabaseSync } from 'node:sqlite';

/** Notes the text of every statement that is prepared until `end` is called. */
export function noteStatements(): { statements: Set<string>; end: () => void } {
	const statements = new Set<string>();
	const { prepare } = DatabaseSync.prototype;
	const spy = jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
		this: DatabaseSync,
		text: string,
	) {
		statements.add(text);
		return prepare.call(this, text);
	});
	return { statements, end: () => spy.mockRestore() };
}

/** How SQLite would carry statements out on a file: the lines of each plan. */
export function plansOf(file: string, statements: string[]): Array<{ text: string; plan: string[] }> {
	const database = new DatabaseSync(file);
	try {
		return statements.map((text) => {
			const rows = database.prepare(`explain query plan ${text}`).all();
			return { text, plan: rows.map(({ detail }) => String(detail)) };
		});
	} finally {
		database.close();
	}
}

import { isWorthShowing } from '../../tools/start/hostLine';

it.each([
	['n8n ready on 127.0.0.1, port 5678', true],
	['Migrations in progress, please do NOT stop the process.', true],
	['Starting migration InitialMigration1588102412422', false],
	['Finished migration InitialMigration1588102412422', false],
	['Finished migration of contacts failed', true],
	[' ', false],
])('the demo shows a line of n8n such as “%s”: %s', (line, expected) => {
	expect(isWorthShowing(line)).toBe(expected);
});

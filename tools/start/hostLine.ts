/** One of the two hundred lines with which n8n says that it makes its own database. */
const MIGRATION = /^(?:Starting|Finished) migration \S+$/;

/** Whether a line of n8n's log is worth showing in the demo's. */
export function isWorthShowing(line: string): boolean {
	const text = line.trim();
	return text !== '' && !MIGRATION.test(text);
}

import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const SHOWN = 10;

/**
 * The slowest test files of a run, one per line, slowest first.
 * @param {string} root the checkout
 * @param {string} file Jest's JSON result
 * @returns {string[]} empty if there is no result, or only one file ran
 */
export function slowestFiles(root, file) {
	if (!existsSync(file)) return [];
	const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
	if (testResults.length < 2) return [];
	return testResults
		.map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
		.filter(({ seconds }) => seconds > 0)
		.sort((a, b) => b.seconds - a.seconds)
		.slice(0, SHOWN)
		.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${relative(root, name)}`);
}

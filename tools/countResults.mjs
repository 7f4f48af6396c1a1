// node tools/countResults.mjs <Jest result file>…
// Prints "N passed, N failed" for several runs of Jest together, and exits with 1 if anything failed. A suite
// that couldn't even run counts as one failure, and so does a run that left no result or had no tests.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;

for (const file of process.argv.slice(2)) {
	try {
		const results = JSON.parse(readFileSync(file, 'utf8'));
		const failures = results.numFailedTests + results.numRuntimeErrorTestSuites;
		passed += results.numPassedTests;
		failed += failures;
		// Jest may find no tests, or fail as a whole (in a global teardown), with no failed test to show for
		// it.
		if (failures === 0 && (!results.success || results.numTotalTests === 0)) failed += 1;
	} catch (error) {
		console.error(`${file}: ${error instanceof Error ? error.message : error}`);
		failed += 1;
	}
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

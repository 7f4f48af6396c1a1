// A process of its own that decides about messages: node decideProcess.cjs <settings of PostgreSQL as JSON>.
// Reads hold ids from its input, a line each, and answers each with what was decided.
require('./readTypeScript.cjs');

const { createInterface } = require('node:readline');

const { decideMessages, JourneyEngine } = require('../../lib/engine');
const { openPostgresStore } = require('../../lib/store');
const { capOf, messageTerms, wordsOf } = require('./gates');
const { realClock } = require('./realClock');

const log = { info() {}, warn: console.error, error: console.error };

// The tests' clock lets a process end that waits for nothing but a timer.
const alive = setInterval(() => {}, 1000);

void (async () => {
	const store = await openPostgresStore(JSON.parse(process.argv[2]), realClock);
	const engine = await JourneyEngine.start({ store, log });
	const terms = messageTerms({ caps: [capOf(1)] });
	process.stdout.write('ready\n');
	for await (const originId of createInterface({ input: process.stdin })) {
		const [decision] = await decideMessages(
			engine,
			{ journeyId: 'welcome', stepId: 'gate' },
			[{ originId, terms }],
			`of ${process.pid}`,
		);
		process.stdout.write(`${wordsOf(decision)}\n`);
	}
	await engine.close();
	clearInterval(alive);
})();

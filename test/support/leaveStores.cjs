// A process that ends without closing its stores, as n8n does: node leaveStores.cjs <exit|SIGTERM> <file> …
// Each file is opened by a copy of the package of its own. Says how many listeners there are.
require('./readTypeScript.cjs');

const { contactRow } = require('./rows');
const { realClock } = require('./realClock');

const [how, ...files] = process.argv.slice(2);

// n8n does not end by itself.
setInterval(() => {}, 1000);

void (async () => {
	for (const file of files) {
		for (const path of Object.keys(require.cache)) if (path.includes('/lib/')) delete require.cache[path];
		const { openSqliteStore } = require('../../lib/store');
		const { stopAtShutdown } = require('../../lib/n8n/shutdown');
		const store = await openSqliteStore(file, realClock);
		await store.contacts.insert(contactRow());
		stopAtShutdown(() => process.stdout.write('stopped '));
	}
	process.stdout.write(`${process.listenerCount('exit')} ${process.listenerCount('SIGTERM')} `);
	if (how === 'exit') {
		// As n8n does it: listens once, and ends the process when all is done.
		process.once('SIGTERM', () => setTimeout(() => process.exit(0), 10));
	}
	process.kill(process.pid, 'SIGTERM');
})();

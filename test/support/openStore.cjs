// A process of its own that opens a store and adds a contact: node openStore.cjs <file>.
require('./readTypeScript.cjs');

const { openSqliteStore } = require('../../lib/store');
const { contactRow } = require('./rows');
const { realClock } = require('./realClock');

// The tests' clock lets a process end that waits for nothing but a timer, such as the one for another's lock.
const alive = setInterval(() => {}, 1000);

void (async () => {
	const store = await openSqliteStore(process.argv[2], realClock);
	await store.contacts.insert(contactRow());
	await store.close();
	clearInterval(alive);
})();

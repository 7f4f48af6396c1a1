'use strict';

/** Loaded into n8n before anything else: tells, when it gets SIGUSR2, what has been added to Object.prototype. */
const own = () => Reflect.ownKeys(Object.prototype).map(String);
const atStart = new Set(own());

process.on('SIGUSR2', () => {
	const added = own().filter((name) => !atStart.has(name));
	console.log(`Added to Object.prototype: ${JSON.stringify(added)}`);
});

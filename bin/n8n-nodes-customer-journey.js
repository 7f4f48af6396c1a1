#!/usr/bin/env node
'use strict';

// Node says of its SQLite on every start that it is experimental.
const { emitWarning } = process;
process.emitWarning = (warning, ...rest) => {
	if (!String(warning).startsWith('SQLite is an experimental feature'))
		emitWarning.call(process, warning, ...rest);
};

require('../dist/lib/cli').main();

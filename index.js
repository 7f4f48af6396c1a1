'use strict';

// The library behind the nodes, for people who script against a journey store without n8n.
module.exports = {
	...require('./dist/lib/domain'),
	...require('./dist/lib/engine'),
	...require('./dist/lib/store'),
};

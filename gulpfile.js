'use strict';

const { dest, src } = require('gulp');

/** Copies what the TypeScript compiler leaves behind: the nodes' icons and codex files. */
function assets() {
	return src(['nodes/**/*.{svg,json}', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

exports.assets = assets;
exports.default = assets;

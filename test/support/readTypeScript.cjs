// Lets a process of its own require TypeScript: it is translated while it is read, so that nothing has to be built first.
const { readFileSync } = require('node:fs');
const ts = require('typescript');

require.extensions['.ts'] = (module, path) => {
	const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
		compilerOptions: { module: 'commonjs', target: 'es2022', esModuleInterop: true },
	});
	module._compile(outputText, path);
};

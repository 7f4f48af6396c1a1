import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

export default [
	{ ignores: ['build/**', 'dist/**', 'coverage/**', 'test/**', 'tools/**', 'bench/**', 'index.js', 'gulpfile.js', 'jest.config.js'] },
	...configWithoutCloudSupport,
];

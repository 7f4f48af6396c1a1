import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

export default [
	{
		ignores: [
			'build/**',
			'dist/**',
			'coverage/**',
			'test/**',
			'tools/**',
			'bench/**',
			'index.js',
			'gulpfile.js',
			'jest.config.js',
		],
	},
	...configWithoutCloudSupport,
	{
		files: ['package.json'],
		rules: {
			// Only for packages that n8n is to verify for its cloud. This one keeps its own store, which takes libraries.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['lib/**/*.ts'],
		rules: {
			// Below lib/n8n nothing knows n8n: errors become NodeOperationError at the edge (lib/n8n/errors.ts).
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
	{
		files: ['nodes/JourneyFormTrigger/*.node.ts', 'nodes/JourneyEventsTrigger/*.node.ts'],
		rules: {
			// They are called by whoever knows the address; there is no third party with which to register a webhook.
			'@n8n/community-nodes/webhook-lifecycle-complete': 'off',
		},
	},
	{
		files: ['nodes/JourneyEventsTrigger/*.node.ts'],
		rules: {
			// It is the endpoint of a whole installation and starts a journey only if it is told to.
			'@n8n/community-nodes/trigger-node-conventions': 'off',
			'n8n-nodes-base/node-class-description-display-name-unsuffixed-trigger-node': 'off',
		},
	},
];

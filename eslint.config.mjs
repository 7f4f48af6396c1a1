import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

/** Rules about what n8n loads say nothing about code that never runs in it. */
const rulesOfNodes = configWithoutCloudSupport
	.flatMap(({ rules }) => Object.keys(rules ?? {}))
	.filter((rule) => /^(@n8n\/community-nodes|n8n-nodes-base)\//.test(rule));

export default [
	{
		ignores: ['build/**', 'dist/**', 'coverage/**', 'index.js', 'gulpfile.js', 'jest.config.js'],
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
		files: ['nodes/JourneyEventsTrigger/*.node.ts'],
		rules: {
			// It is the endpoint of a whole installation and starts a journey only if set to.
			'@n8n/community-nodes/trigger-node-conventions': 'off',
			'n8n-nodes-base/node-class-description-display-name-unsuffixed-trigger-node': 'off',
		},
	},
	{
		files: ['nodes/JourneyPagesTrigger/*.node.ts'],
		rules: {
			// It serves pages and starts no workflow.
			'@n8n/community-nodes/trigger-node-conventions': 'off',
			'n8n-nodes-base/node-class-description-display-name-unsuffixed-trigger-node': 'off',
		},
	},
	{
		files: ['nodes/JourneySendEmail/*.node.ts'],
		rules: {
			// It uses n8n's own SMTP credential, so that no one enters a mail server twice. n8n offers it to any node; only
			// packages that n8n verifies for its cloud can't use it.
			'@n8n/community-nodes/no-credential-reuse': 'off',
			'@n8n/community-nodes/valid-credential-references': 'off',
			'n8n-nodes-base/node-class-description-credentials-name-unsuffixed': 'off',
		},
	},
	{
		files: ['test/**/*.ts', 'tools/**/*.ts', 'bench/**/*.ts'],
		rules: {
			...Object.fromEntries(rulesOfNodes.map((rule) => [rule, 'off'])),
			'no-console': 'off',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			// Tests load the built package as n8n does, and read answers of n8n's REST as they come.
			'@typescript-eslint/no-require-imports': 'off',
			'@typescript-eslint/no-explicit-any': 'off',
		},
	},
];

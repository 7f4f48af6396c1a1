/** Three projects: everything `npm test` runs, and apart from it the slow ones on a real n8n. */
const base = {
	rootDir: __dirname,
	testEnvironment: 'node',
	modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/dist'],
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.tools.json', diagnostics: false }],
	},
};

/** One PostgreSQL and one migrated SQLite file for all test files of a run. */
const withStores = {
	globalSetup: '<rootDir>/test/support/startRun.ts',
	globalTeardown: '<rootDir>/test/support/endRun.ts',
};

module.exports = {
	// Tests are about what is right, not about how busy the machine is.
	testTimeout: 60_000,
	projects: [
		{
			...base,
			displayName: 'domain',
			testMatch: [
				'<rootDir>/test/domain/**/*.test.ts',
				'<rootDir>/test/house/**/*.test.ts',
				'<rootDir>/test/pages/**/*.test.ts',
				'<rootDir>/test/tools/**/*.test.ts',
			],
		},
		{ ...base, ...withStores, displayName: 'store', testMatch: ['<rootDir>/test/store/**/*.test.ts'] },
		{
			...base,
			...withStores,
			displayName: 'engine',
			testMatch: ['<rootDir>/test/engine/**/*.test.ts', '<rootDir>/test/survival/**/*.test.ts'],
		},
		{
			...base,
			...withStores,
			displayName: 'nodes',
			testMatch: [
				'<rootDir>/test/nodes/**/*.test.ts',
				'<rootDir>/test/n8n/**/*.test.ts',
				'<rootDir>/test/docs/**/*.test.ts',
			],
		},
		{
			...base,
			...withStores,
			displayName: 'workflow',
			testMatch: ['<rootDir>/test/workflow/**/*.test.ts', '<rootDir>/test/simulation/**/*.test.ts'],
		},
		{ ...base, displayName: 'crash', testMatch: ['<rootDir>/test/crash/**/*.test.ts'] },
		{ ...base, displayName: 'versions', testMatch: ['<rootDir>/test/versions/**/*.test.ts'] },
		{ ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
	],
};

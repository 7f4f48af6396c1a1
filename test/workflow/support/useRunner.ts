import { ErrorReporter } from 'n8n-core';

import { tempFolder } from '../../support/tempFolder';
import { WorkflowRunner } from './WorkflowRunner';

/** Gives each test of a file an n8n of its own, and checks afterwards that nothing was left open. */
export function useRunner(start?: number): () => WorkflowRunner {
	const before = process.env.N8N_USER_FOLDER;
	let folder: ReturnType<typeof tempFolder>;
	let runner: WorkflowRunner;
	beforeAll(() => {
		folder = tempFolder();
		process.env.N8N_USER_FOLDER = folder.path;
		process.env.N8N_LOG_LEVEL = 'silent';
		// It prints every error of a node, also those that a test wants.
		jest.spyOn(ErrorReporter.prototype, 'error').mockImplementation();
	});
	beforeEach(() => {
		runner = new WorkflowRunner(start);
	});
	afterEach(async () => {
		await runner.close();
	});
	afterAll(() => {
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
		folder.remove();
	});
	return () => runner;
}

import { DEFAULT_POLICY } from '../../lib/domain/messages/allowed';
import { closeAllEngines, withEngine } from '../../lib/n8n/engines';
import { warnWithoutPolicy } from '../../nodes/JourneyMessageGate/warnWithoutPolicy';
import { tempFolder } from '../support/tempFolder';

let folder: ReturnType<typeof tempFolder>;
const before = process.env.N8N_USER_FOLDER;

beforeEach(() => {
	folder = tempFolder();
	process.env.N8N_USER_FOLDER = folder.path;
});
afterEach(async () => {
	await closeAllEngines();
	folder.remove();
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
});

/** What n8n's log gets when a gate is published. */
async function publish(functions: object = {}): Promise<string[]> {
	const said: string[] = [];
	const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => said.push(message) };
	const node = {
		getMode: () => 'trigger',
		getNode: () => ({}),
		getCredentials: async () => ({}),
		getWorkflow: () => ({ name: 'Spring' }),
		logger,
		...functions,
	};
	await warnWithoutPolicy(node as never);
	return said;
}

const user = {
	getNode: () => ({}),
	getCredentials: async () => ({}),
	logger: { debug() {}, info() {}, warn() {}, error() {} },
};

it('says once a store that it has no message policy, and where one is saved', async () => {
	expect(await publish()).toEqual([
		expect.stringMatching(
			/^Customer journeys: “Spring” has a message gate, but .*Save one with Journey Records: Message Policy, Save\.$/,
		),
	]);
	expect(await publish()).toEqual([]);
});

it('says nothing if there is one, and in the editor', async () => {
	expect(await publish({ getMode: () => 'manual' })).toEqual([]);
	await withEngine(user as never, async ({ store }) => await store.messagePolicies.save(DEFAULT_POLICY));
	expect(await publish()).toEqual([]);
});

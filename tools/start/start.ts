import { elapsedLog } from '../log';
import { Demo } from './Demo';
import { feed, type FeedContext } from './feed';
import { startOptions } from './startOptions';

// `npm start [-- <workflow.json>]`: a running n8n with the example journey, until Ctrl-C.

const log = elapsedLog();
let demo: Demo | undefined;
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => void end(`stopping (${signal})`, 0));
}
main().catch((error: unknown) => void end(error instanceof Error ? error.message : String(error), 1));

async function main(): Promise<void> {
	// npm changes to the package's folder, and says where it was called.
	demo = new Demo(startOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd()), log);
	const context = await demo.start();
	printAddresses(context);
	printStories(await feed(context));
	const lastWords = await demo.unexpectedEnd();
	throw new Error(
		`n8n ended unexpectedly. Contacts keep waiting; npm start again goes on. Its last lines:\n\n${lastWords}`,
	);
}

function printAddresses({ url, pagesUrl, workflow, smtp, secrets, log: say }: FeedContext): void {
	say('ready');
	print([
		'',
		`  n8n       ${url}`,
		`  journey   ${url}/workflow/${workflow.id}`,
		`  login     ${secrets.ownerEmail}   ${secrets.ownerPassword}`,
		`  form      ${url}/webhook/contoso-product-information   (takes POST requests; it isn’t a page)`,
		`  events    ${url}/webhook/contoso-events   (header X-Journey-Secret: ${secrets.endpointSecret})`,
		`  links     ${pagesUrl}   (where links in emails lead; 503 while n8n isn’t ready)`,
		`  mail      smtp://${smtp.host}:${smtp.port} (accepts all mail, delivers none)`,
		'',
		'  Try it:',
		`  curl -d "email=you@example.com&firstName=You&product=espresso machines" ${url}/webhook/contoso-product-information`,
		'',
		'  Ctrl-C stops it; the next start continues where it left off.',
		'',
	]);
}

function printStories(stories: readonly string[]): void {
	if (stories.length > 0)
		print(['', '  Where everyone ended up:', '', ...stories.map((line) => `  ${line}`), '']);
}

function print(lines: readonly string[]): void {
	console.log(lines.join('\n'));
}

/** Stops everything that was started, then ends this process; an n8n that is just starting dies with it. */
async function end(reason: string, code: number): Promise<void> {
	if (ending) return;
	ending = true;
	if (code === 0) log(reason);
	else console.error(`\n${reason}\n`);
	await demo?.stop().catch((error: unknown) => console.error(error));
	process.exit(code);
}

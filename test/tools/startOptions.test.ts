import { join } from 'node:path';

import { startOptions } from '../../tools/start/startOptions';

it('starts the sample in the demo’s own folder', () => {
	const options = startOptions([], '/home/ann');
	expect(options.workflowFile).toMatch(/examples\/contoso-coffee\.json$/);
	expect(options.folder).toMatch(/n8n-nodes-customer-journey\/demo$/);
	expect(options).toMatchObject({ again: false, log: false });
});

it('takes a journey, a folder and the log, from where the command was typed', () => {
	expect(startOptions(['mine.json', '--folder', 'second', '--log', '--again'], '/home/ann')).toEqual({
		workflowFile: join('/home/ann', 'mine.json'),
		folder: join('/home/ann', 'second'),
		log: true,
		again: true,
	});
	expect(startOptions(['--folder=/tmp/demo', '/mine.json'], '/home/ann')).toMatchObject({
		workflowFile: '/mine.json',
		folder: '/tmp/demo',
	});
});

it.each([
	[['--follow'], /Unknown option '--follow'/],
	[['--folder'], /argument missing/],
	[['--folder='], /--folder needs a folder/],
	[['one.json', 'two.json'], /One workflow is enough/],
])('refuses %j, and says what is possible', (args, problem) => {
	expect(() => startOptions(args, '/')).toThrow(problem);
	expect(() => startOptions(args, '/')).toThrow(
		/npm start -- \[<workflow\.json>\] \[--folder <folder>\] \[--again\] \[--log\]/,
	);
});

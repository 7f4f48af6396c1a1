import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { packageRoot } from '../../../tools/packageRoot';

/** What reads a date out of a value, and what takes a number for one in a unit of its choice. */
const READERS =
	/\bDate\.parse\(|\bDateTime\.from(?:ISO|RFC2822|HTTP|SQL|Format|String|Seconds|JSDate|Object)\(/;

/** Files that read what this package has written itself. */
const OWN_DATES = [
	'lib/simulation/report/printFunnel.ts',
	'nodes/JourneyLeadScoring/scoringNode.ts',
	'nodes/JourneySalesActivity/activityNode.ts',
];

it('dates that come from outside are read in lib/domain/time, and nowhere else', () => {
	const root = packageRoot();
	const elsewhere = ['lib', 'nodes']
		.flatMap((folder) =>
			readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
				join(folder, file),
			),
		)
		.filter((file) => file.endsWith('.ts') && READERS.test(readFileSync(join(root, file), 'utf8')))
		.map((file) => relative('.', file).split(sep).join('/'))
		.filter((file) => !file.startsWith('lib/domain/time/'));
	expect(elsewhere.sort()).toEqual(OWN_DATES);
});
